"""Draws what a program printed as an SVG.

    ./atoll demo --chaos > out.txt && python3 docs/images/terminal.py '$ ./atoll demo --chaos' < out.txt > docs/images/chaos.svg
"""

import html
import re
import sys

LINE = 18
CHARACTER = 7.4

lines = [sys.argv[1]] + sys.stdin.read().splitlines()
width = round(max(map(len, lines)) * CHARACTER) + 48
height = len(lines) * LINE + 52


def kind(line):
    if line.startswith("$"):
        return "command"
    if re.match(r"failed \d+$", line):
        return "end"
    return "figures" if "searches/s" in line else "event"


def row(number, line):
    return f'  <text class="{kind(line)}" x="24" y="{46 + number * LINE}">{html.escape(line)}</text>'


print(
    f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="title">
  <title id="title">What {html.escape(sys.argv[1][2:])} prints</title>
  <style>
    text {{ font: 12px ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; white-space: pre; fill: #c9d4de }}
    .command {{ fill: #ffffff; font-weight: 600 }}
    .event {{ fill: #f0c36d }}
    .figures {{ fill: #93a4b3 }}
    .end {{ fill: #62d0a8; font-weight: 600 }}
  </style>
  <rect width="{width}" height="{height}" rx="10" fill="#141b22"/>
  <circle cx="22" cy="18" r="5" fill="#46535f"/><circle cx="38" cy="18" r="5" fill="#46535f"/><circle cx="54" cy="18" r="5" fill="#46535f"/>"""
)
for number, line in enumerate(lines):
    print(row(number, line))
print("</svg>")
