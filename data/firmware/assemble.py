#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
"""Assembles the demo firmware, so that nobody needs a cross compiler to see where its bytes come
from. Knows the dozen Thumb instructions that the demo uses (ARMv6-M Architecture Reference Manual,
A6.7) and the directives of GNU's assembler around them.

usage: assemble.py SOURCE.s OUTPUT.hex
"""

import re
import sys

REGISTER = r"r([0-7])"
NUMBER = r"#(.+)"
LABEL = r"(\w+)"
DOT = "_dot_"  # a "." in an expression: the address here


class SourceError(Exception):
    pass


def field(value, bits, scale=1):
    """An unsigned field of an instruction."""
    if value % scale or not 0 <= value // scale < 1 << bits:
        raise SourceError(f"{value} does not fit into the instruction")
    return value // scale


def distance(target, here, bits, scale=2):
    """A signed distance from the program counter, which is 4 bytes ahead."""
    steps, rest = divmod(target - here - 4, scale)
    if rest or not -(1 << bits - 1) <= steps < 1 << bits - 1:
        raise SourceError(f"0x{target:08x} is too far away")
    return steps & (1 << bits) - 1


def encode_bl(target, here):
    steps = distance(target, here, 24)
    sign = steps >> 23 & 1
    j1 = (steps >> 22 & 1) ^ sign ^ 1
    j2 = (steps >> 21 & 1) ^ sign ^ 1
    first = 0xF000 | sign << 10 | steps >> 11 & 0x3FF
    return [first, 0xD000 | j1 << 13 | j2 << 11 | steps & 0x7FF]


# Pattern; half words of the code, from the address of the instruction and its operands. An operand
# that a NUMBER or a LABEL matched has become a number.
INSTRUCTIONS = [
    (rf"movs {REGISTER}, {NUMBER}", lambda here, d, i: [0x2000 | d << 8 | field(i, 8)]),
    (rf"adds {REGISTER}, {NUMBER}", lambda here, d, i: [0x3000 | d << 8 | field(i, 8)]),
    (rf"subs {REGISTER}, {NUMBER}", lambda here, d, i: [0x3800 | d << 8 | field(i, 8)]),
    (rf"lsls {REGISTER}, {REGISTER}, {NUMBER}",
     lambda here, d, m, i: [field(i, 5) << 6 | m << 3 | d]),
    (rf"cmp {REGISTER}, {REGISTER}", lambda here, n, m: [0x4280 | m << 3 | n]),
    (rf"orrs {REGISTER}, {REGISTER}", lambda here, d, m: [0x4300 | m << 3 | d]),
    (rf"eors {REGISTER}, {REGISTER}", lambda here, d, m: [0x4040 | m << 3 | d]),
    (rf"ldr {REGISTER}, \[{REGISTER}, #(.+)\]",
     lambda here, t, n, i: [0x6800 | field(i, 5, 4) << 6 | n << 3 | t]),
    (rf"str {REGISTER}, \[{REGISTER}, #(.+)\]",
     lambda here, t, n, i: [0x6000 | field(i, 5, 4) << 6 | n << 3 | t]),
    (rf"ldr {REGISTER}, @(.+)",
     lambda here, t, literal: [0x4800 | t << 8 | field(literal - (here & ~3) - 4, 8, 4)]),
    (rf"bne {LABEL}", lambda here, target: [0xD100 | distance(target, here, 8)]),
    (rf"b {LABEL}", lambda here, target: [0xE000 | distance(target, here, 11)]),
    (rf"bl {LABEL}", lambda here, target: encode_bl(target, here)),
    (r"bx lr", lambda here: [0x4770]),
]


class Assembler:
    """Reads statements one by one. What may need a symbol that comes later is kept as a function
    and computed at the end."""

    def __init__(self):
        self.symbols = {}
        self.functions = set()  # labels of Thumb functions: as data they have bit 0 set
        self.pieces = []  # (address, function that gives the bytes)
        self.literals = []  # (name, expression), waiting for the pool
        self.repeated = None  # statements since .rept
        self.here = 0
        self.next_is_function = False
        self.n_literals = 0

    def evaluate(self, expression, here, as_data=False):
        names = {**self.symbols, DOT: here}
        if as_data:
            names.update({name: names[name] | 1 for name in self.functions})
        try:
            # The source is our own, and sees nothing but its symbols.
            return eval(re.sub(r"(?<!\w)\.(?!\w)", DOT, expression), {"__builtins__": {}}, names)
        except (NameError, SyntaxError) as error:
            raise SourceError(f"'{expression}': {error}") from error

    def emit(self, size, give_bytes):
        self.pieces.append((self.here, give_bytes))
        self.here += size

    def word(self, expression):
        here = self.here
        self.emit(4, lambda: self.evaluate(expression, here, True).to_bytes(4, "little"))

    def pool(self):
        if self.here % 4:
            self.emit(2, lambda: bytes(2))
        for name, expression in self.literals:
            self.symbols[name] = self.here
            self.word(expression)
        self.literals = []

    def instruction(self, text):
        literal = re.fullmatch(r"(ldr r\d), =(.+)", text)
        if literal:
            name = f"literal_{self.n_literals}"
            self.n_literals += 1
            self.literals.append((name, literal[2]))
            text = f"{literal[1]}, @{name}"

        for pattern, encode in INSTRUCTIONS:
            match = re.fullmatch(pattern, text)
            if match:
                break
        else:
            raise SourceError(f"'{text}' is not known")

        here = self.here

        # A register's number stands for itself; everything else may be an expression.
        def give_bytes():
            operands = [self.evaluate(operand, here) for operand in match.groups()]
            return b"".join(half.to_bytes(2, "little") for half in encode(here, *operands))

        self.emit(4 if text.startswith("bl ") else 2, give_bytes)

    def directive(self, name, rest):
        if name == "equ":
            symbol, expression = rest.split(",")
            self.symbols[symbol] = self.evaluate(expression, self.here)
        elif name == "section":
            self.here = int(re.match(r"\.at_([0-9a-f]{8}),", rest)[1], 16)
        elif name == "word":
            self.word(rest)
        elif name == "rept":
            self.repeated = (int(rest), [])
        elif name == "thumb_func":
            self.next_is_function = True
        elif name == "pool":
            self.pool()
        elif name not in ("syntax", "cpu", "thumb", "global"):
            raise SourceError(f"'.{name}' is not known")

    def statement(self, text):
        if self.repeated and text == ".endr":
            times, statements = self.repeated
            self.repeated = None
            for statement in statements * times:
                self.statement(statement)
        elif self.repeated:
            self.repeated[1].append(text)
        elif text.endswith(":"):
            self.symbols[text[:-1]] = self.here
            if self.next_is_function:
                self.functions.add(text[:-1])
            self.next_is_function = False
        elif text.startswith("."):
            self.directive(*(text[1:].split(" ", 1) + [""])[:2])
        else:
            self.instruction(text)

    def assemble(self, source):
        """Gives a list of (address, bytes), one a section."""
        source = re.sub(r"/\*.*?\*/", lambda comment: "\n" * comment[0].count("\n"), source,
                        flags=re.DOTALL)
        for number, line in enumerate(source.splitlines(), 1):
            try:
                if line.strip():
                    self.statement(" ".join(line.split()))
            except SourceError as error:
                raise SourceError(f"line {number}: {error}") from error

        sections = []
        for address, give_bytes in self.pieces:
            if not sections or sections[-1][0] + len(sections[-1][1]) != address:
                sections.append((address, bytearray()))
            sections[-1][1].extend(give_bytes())
        return sections


def record(kind, offset, data=b""):
    line = bytes([len(data)]) + offset.to_bytes(2, "big") + bytes([kind]) + data
    return f":{line.hex().upper()}{-sum(line) & 0xFF:02X}\n"


def to_intel_hex(sections, entry):
    lines = []
    upper = 0
    for start, data in sections:
        for at in range(0, len(data), 16):
            address = start + at
            if address >> 16 != upper:
                upper = address >> 16
                lines.append(record(4, 0, upper.to_bytes(2, "big")))
            lines.append(record(0, address & 0xFFFF, bytes(data[at:at + 16])))
    lines.append(record(5, 0, entry.to_bytes(4, "big")))
    lines.append(record(1, 0))
    return "".join(lines)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    assembler = Assembler()
    with open(sys.argv[1], encoding="utf-8") as source:
        try:
            sections = assembler.assemble(source.read())
        except SourceError as error:
            sys.exit(f"{sys.argv[1]}: {error}")
    with open(sys.argv[2], "w", encoding="ascii", newline="") as output:
        output.write(to_intel_hex(sections, assembler.evaluate("reset", 0, True)))


if __name__ == "__main__":
    main()
