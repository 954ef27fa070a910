"""``name = formula``: a definition, a claim about what is known, or the name used again.

A name may be given anew in another question, part or case, and people do so without a word.  So a
contradiction is an error only where the earlier meaning surely still counts: a derivative that
follows from definitions, a function that the question gives, a value just worked out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from symdl.checking.comparing.compare import SHOWN, Question, outcome
from symdl.checking.comparing.similarly import as_for_others, puts_in
from symdl.checking.comparing.substitution import alike, substituted
from symdl.checking.judging.by_formula import (
    for_the_case,
    has_numbers,
    of_the_data,
    once_more,
)
from symdl.checking.judging.gathered import gathered, is_mostly_right, is_nearly_right
from symdl.checking.judging.judge import Decision
from symdl.checking.judging.likeness import is_opposite, same_names
from symdl.checking.judging.rearranged import rearranged
from symdl.checking.judging.sureness import FORGOTTEN
from symdl.checking.judging.verdict import CARRIED, FAILS, HOLDS, STATED, UNREAD, Expected, Method
from symdl.checking.meaning.known import quotient_name
from symdl.checking.mistakes.slips import slipped
from symdl.checking.scopes.latest import bindings_of, newest
from symdl.checking.scopes.scope import Binding, Scope, is_literal, is_numeric
from symdl.checking.scopes.telescope import with_number
from symdl.read import tree
from symdl.read.show import plain
from symdl.read.statement import Chain
from symdl.read.tree import Node

Against = Callable[..., Decision]
DEFINITION = Decision(STATED, "a definition")
ANNOUNCED = "the name only says what follows"
AGAIN = Decision(STATED, "a new value for the name")


def reused(scope: Scope, left: Node, right: Node) -> Decision | None:
    """A bare name whose value belongs to another case: it is used again."""
    for node in (left, right):
        if isinstance(node, tree.Symbol):
            binding = newest(scope, node)
            if binding is not None and not scope.is_close(binding):
                return AGAIN
    return None


def follows_wrong(scope: Scope, left: Node, op: str, right: Node, chain: Chain) -> bool:
    """Whether two sides agree by a value that was found wrong before."""
    unsound = replace(SHOWN, name="carried", unsound=True)
    found = outcome(Question(scope, left, right, op, chain.condition), unsound)
    return found.agrees and "unsound" in found.notes


@dataclass(frozen=True)
class Claims:
    """Judges statements that begin with a name; ``supposed``: they say which case is meant."""

    scope: Scope
    against: Against
    chain: Chain
    supposed: bool = False

    def named(self, name: Node, op: str, right: Node) -> Decision:
        """The verdict on ``name op right``."""
        if isinstance(name, tree.Quotient | tree.Nabla):
            return self._derivative(name, op, right)
        if isinstance(name, tree.Symbol) and _is_announced(name, right):
            return Decision(STATED, ANNOUNCED)
        entries = gathered(self.scope, name, right)
        if entries is not None:
            decision = self.against(entries, op, right, self.chain)
            if decision.verdict == HOLDS or is_mostly_right(decision):
                return decision
        if not self._known(name):
            solved = rearranged(self.scope, self.against, name, op, right, self.chain)
            return solved or self._similar(name, op, right)
        decision = self.against(name, op, right, self.chain)
        if decision.verdict == HOLDS:
            return once_more(self.scope, name, op, right) or decision
        if _is_infinite(right) and self._is_finite(name):
            return self._never_infinite(name)
        if follows_wrong(self.scope, name, op, right, self.chain):
            return Decision(CARRIED, "right from an earlier wrong value")
        if decision.verdict == UNREAD:
            return DEFINITION
        if self._contradicts(name, right, decision):
            return decision
        return (self.supposed and for_the_case(self.scope, name, op, right)) or AGAIN

    def _similar(self, name: Node, op: str, right: Node) -> Decision:
        """A number of a new name, which may be worked out as another entry's was."""
        found = as_for_others(self.scope, name) if is_numeric(right) else None
        if found is None or not isinstance(name, tree.Symbol):
            return DEFINITION
        formula, count = found
        seen = outcome(Question(self.scope, formula, right, op), SHOWN)
        meant = is_literal(right) and count > 1 and is_nearly_right(seen)
        if not seen.agrees and not meant and not self._puts_in(formula, right):
            return DEFINITION
        decision = self.against(formula, op, right, self.chain)
        if decision.verdict not in (HOLDS, FAILS):
            return DEFINITION
        self.scope.bind(name, formula, offset=self.scope.offset, hidden=frozenset())
        reason = f"as for other entries, {plain(name)} = {plain(formula)}; {decision.reason}"
        return replace(decision, reason=reason.removesuffix("; "))

    def _puts_in(self, formula: Node, right: Node) -> bool:
        """Whether a calculation puts the numbers into a formula, whatever is wrong with it."""
        as_it_is = puts_in(self._has_value, formula, right)
        return as_it_is or slipped(self._has_value, formula, right)

    def _has_value(self, name: Node, value: Node) -> bool:
        return outcome(Question(self.scope, name, value), SHOWN).agrees

    # --- derivatives ----------------------------------------------------------------------

    def _derivative(self, name: Node, op: str, right: Node) -> Decision:
        decision = self.against(name, op, right, self.chain)
        if decision.verdict == HOLDS:
            return decision
        if decision.verdict == FAILS and isinstance(name, tree.Quotient):
            key = quotient_name(name)
            if key is not None and key[0] in self.scope.derivatives:
                own = self.against(name, op, right, self.chain, key[0])
                if own.verdict != FAILS:
                    return self._stated_before(name, right, decision)
        if follows_wrong(self.scope, name, op, right, self.chain):
            return Decision(CARRIED, "right from an earlier wrong value")
        if decision.verdict == UNREAD and is_numeric(right):
            return Decision(STATED, "a value that is given here")
        put = with_number(self.scope, name, right) if decision.verdict == UNREAD else None
        if put is not None:
            reason = f"the chain rule, with {plain(put.derivative)} = {plain(put.given.body)}"
            method = Method("chain rule", "proved", "")
            return Decision(HOLDS if put.given.sound else CARRIED, reason, method=method)
        return decision

    def _stated_before(self, name: tree.Quotient, right: Node, decision: Decision) -> Decision:
        """Another number for a derivative that nothing but an earlier line gives."""
        key = quotient_name(name)
        assert key is not None
        last = self.scope.derivatives[key[0]][-1]
        adjacent = last.serial == self.scope.serial and self.scope.is_close(last)
        return decision if adjacent and is_literal(right) else AGAIN

    # --- names ----------------------------------------------------------------------------

    def _known(self, name: Node) -> bool:
        if isinstance(name, tree.Matrix):
            return any(self._known(entry) for row in name.rows for entry in row)
        if isinstance(name, tree.Apply):
            spelled = self.scope.spelled(name.head) is not None
            return spelled or self.scope.function(name.head) is not None
        if not isinstance(name, tree.Symbol):
            return True
        if self.scope.knows(name):
            return True
        whole = tree.Symbol(name.base, (), name.sup, name.marks)
        return bool(name.sub) and self.scope.knows(whole)

    def _is_finite(self, name: Node) -> bool:
        if not isinstance(name, tree.Symbol):
            return False
        binding = newest(self.scope, name)
        return binding is not None and binding.numeric and self.scope.is_here(binding)

    def _never_infinite(self, name: Node) -> Decision:
        binding = newest(self.scope, name)  # type: ignore[arg-type]
        assert binding is not None
        shown = plain(binding.body)
        return Decision(
            FAILS,
            f"it is {shown}, a finite number",
            Expected(shown, shown),
            {"left": shown, "right": "infinity"},
            Method("counter-example", "proved", ""),
        )

    def _contradicts(self, name: Node, right: Node, decision: Decision) -> bool:
        """Whether an unequal value of a known name is an error, and not the name used again."""
        if isinstance(name, tree.Apply):
            if name.primes:
                return True
            binding = self.scope.function(name.head)
            close = binding is None or self.scope.is_here(binding)  # else it is a known one
            return close and is_numeric(right)
        if not isinstance(name, tree.Symbol):
            return False
        found = bindings_of(self.scope, name)
        if not found:
            return is_numeric(right) and self._is_entry(name)
        last = found[0]
        if last.name in tree.walk(last.body):
            return False  # how it changes, and not what it is: w = w - η g
        if isinstance(right, tree.Symbol) or (self.supposed and last.numeric):
            return False
        if isinstance(right, tree.Cases) and not isinstance(last.body, tree.Cases):
            return False  # another function of the same name
        if last.given and self.scope.is_here(last):
            return is_numeric(right) or same_names(decision) or not last.numeric
        adjacent = self.scope.is_close(last) and last.serial == self.scope.serial
        if is_literal(right) and last.numeric and last.offset < self.scope.item:
            return False  # every item of a list may be about a case of its own
        if is_literal(right):
            if _is_words(name) and all(is_literal(b.body) for b in found):
                return False  # a number that is given: layer = 2, layer = 3
            return adjacent or (not last.numeric and self.scope.is_close(last))
        if is_numeric(right):
            if not last.numeric and self.scope.is_close(last) and is_opposite(decision):
                return True
            if _is_words(name) or self._other_instance(found, right):
                return False
            if self._is_next(name, found):
                return True
            formula = next((b.body for b in found if not b.numeric), None)
            if formula is not None and slipped(self._has_value, formula, right):
                return True
            if formula is not None and of_the_data(self.scope, formula, right):
                return not decision.outcome or not decision.outcome.notes & FORGOTTEN
            meant = adjacent or (not last.numeric and has_numbers(self.scope, last))
            worked_out = formula is None and is_literal(last.body)
            worked_out = worked_out and not all(is_literal(b.body) for b in found[:2])
            return meant and not worked_out and not any(alike(b.body, right) for b in found[:2])
        return adjacent and not last.numeric and same_names(decision)

    def _is_next(self, name: tree.Symbol, found: list[Binding]) -> bool:
        """Whether a name has no number yet, and a right step here rests on the formula for every
        one of its kind: the next step of a recurrence."""
        relied = (found[0].serial, self.scope.question) in self.scope.taken_up
        return relied and found[0].name != name and not any(b.numeric for b in found)

    def _is_entry(self, name: tree.Symbol) -> bool:
        """Whether a name is an entry of what a formula of this part says: p_1, where p = f(z)."""
        whole = newest(self.scope, tree.Symbol(name.base, (), name.sup, name.marks))
        entry = len(name.sub) == 1 and isinstance(name.sub[0], tree.Number)
        return entry and whole is not None and not whole.numeric and self.scope.is_close(whole)

    def _other_instance(self, found: list[Binding], right: Node) -> bool:
        """Whether the line puts other numbers into the formula for several names at once: a new
        input, and not a digit misread."""
        formula = next((b.body for b in found if not b.numeric), None)
        put = substituted(formula, right) if formula is not None else []
        other = [
            name
            for name, value in put
            if self.against(name, "=", value, self.chain).verdict != HOLDS
        ]
        return len(other) > 1


def _is_words(name: tree.Symbol) -> bool:
    """Whether a name is a word, which the next layer or case has a value for too: Cost, O/P."""
    return "/" in name.base or ("rm" in name.marks and len(name.base) > 2)


def _is_announced(name: tree.Symbol, right: Node) -> bool:
    """f = f(x, y) or f_4 = df_4/df_3: the name announces what is said about it."""
    if isinstance(right, tree.Apply) and right.head == name and not right.primes:
        return all(isinstance(argument, tree.Symbol) for argument in right.arguments)
    return any(
        isinstance(below, tree.Quotient) and (below.top == name or name in below.bottom)
        for below in tree.walk(right)
    )


def _is_infinite(node: Node) -> bool:
    return isinstance(node, tree.Infinity) or (
        isinstance(node, tree.Unary) and isinstance(node.operand, tree.Infinity)
    )
