"""What is the verdict on one step?"""
