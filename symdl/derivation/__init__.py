"""How are rules applied?  Derivatives and proofs, recorded step by step and checked."""

from symdl.derivation.prove import prove
from symdl.derivation.record import Assumption, Derivation, Grade, Step
from symdl.derivation.reverse import derive

__all__ = ["Assumption", "Derivation", "Grade", "Step", "derive", "prove"]
