#!/usr/bin/env python3
"""Writes one interchange of a given size to standard output: `giant.py BYTES`.

Orders of about 60 KB each, of 300 lines; groups of 2,000 orders. Prints on standard error how
many orders and groups there are.
"""

import random
import sys

LINES = 300
GROUP = 2_000
SHAPES = 64


def shape(chance):
    """Everything of an order between its number and its SE; each number has one of few shapes."""
    body = ["N1*ST*EXAMPLE STORE 7*92*0007", "N3*1 EXAMPLE STREET", "N4*SPRINGFIELD*IL*62701"]
    for line in range(1, LINES + 1):
        price = f"{chance.randint(1, 9999) / 100:.2f}"
        item = f"{chance.randint(1, 10**11):012}"
        body += [
            f"PO1*{line}*{chance.randint(1, 99)}*EA*{price}**UP*{item}"
            f"*VN*AB{chance.randint(1, 10**6)}",
            f"PID*F****EXAMPLE ITEM OF SIZE {chance.randint(1, 50)}"
            f" AND COLOUR {chance.randint(1, 50)}",
            f"PO4*{chance.randint(1, 12)}*1*EA",
            "DTM*010*20261201",
            f"SCH*{chance.randint(1, 40)}*EA***002*20261205",
            f"N1*Z7*EXAMPLE STORE {chance.randint(1, 9999)} RECEIVING"
            f"*92*{chance.randint(1, 9999):04}",
        ]
    body.append(f"CTT*{LINES}")
    return ("~".join(body) + "~").encode(), len(body) + 3


def main(size):
    out = sys.stdout.buffer
    chance = random.Random(4)
    shapes = [shape(chance) for _ in range(SHAPES)]
    out.write(
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{'HARBOR':15}*ZZ*{'GANGWAYTEST':15}"
        f"*261120*1200*U*00401*000000001*0*P*>~".encode())
    written = orders = groups = inside = 0
    while written < size:
        if not inside:
            groups += 1
            out.write(b"GS*PO*HARBOR*GANGWAYTEST*20261120*1200*%d*X*004010~" % groups)
        orders += 1
        inside += 1
        body, segments = shapes[orders % SHAPES]
        written += out.write(
            b"ST*850*%04d~BEG*00*SA*GIANT%08d**20261120~" % (inside, orders))
        written += out.write(body)
        written += out.write(b"SE*%d*%04d~" % (segments, inside))
        if inside == GROUP or written >= size:
            out.write(b"GE*%d*%d~" % (inside, groups))
            inside = 0
    out.write(b"IEA*%d*000000001~" % groups)
    out.flush()
    print(orders, groups, file=sys.stderr)


if __name__ == "__main__":
    main(int(sys.argv[1]))
