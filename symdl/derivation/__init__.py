"""How are rules applied?  Derivatives and proofs, recorded step by step and checked."""

from symdl.derivation.derive import derive
from symdl.derivation.prove import prove
from symdl.derivation.record import Assumption, Derivation, Grade, Step

__all__ = ["Assumption", "Derivation", "Grade", "Step", "derive", "prove"]
