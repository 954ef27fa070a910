"""Which mistake was it? Wrong turns, misread signs, wrong roundings, tried one by one."""
