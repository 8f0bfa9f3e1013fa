"""What the programs beside this file have in common: expectations, parts, routers by turns."""

import functools
import itertools
import math
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor

PARTS = []
ALONE = set()


def part(function):
    """Marks a part of a program. It takes a client and cleans up behind itself."""
    PARTS.append(function)
    return function


def part_alone(function):
    """Marks a part that others would disturb, or that would disturb them: it runs when they have ended."""
    ALONE.add(function)
    return part(function)


class Skip(Exception):
    """This version of the client has no such call."""


def needs(client, *methods):
    for method in methods:
        if not hasattr(client, method):
            raise Skip(method)


def expect(what, expected, actual):
    if expected != actual:
        raise AssertionError(f"{what}: expected {expected!r}, was {actual!r}")


def expect_near(what, expected, actual, tolerance=1e-5):
    expect(what + ": how many", len(expected), len(actual))
    for index, (wanted, got) in enumerate(zip(expected, actual)):
        if not math.isclose(wanted, got, rel_tol=tolerance, abs_tol=tolerance):
            raise AssertionError(f"{what}, {index}: expected {wanted!r}, was {got!r}")


def expect_error(what, code, words, call):
    """The call fails with this code, and its message has all of these words."""
    try:
        answer = call()
    except Exception as error:  # the clients have several kinds
        got = getattr(error, "code", None)
        if callable(got):
            got = got()
        message = str(error)
        if code is not None and got != code:
            raise AssertionError(f"{what}: expected code {code}, was {got}: {message}") from error
        for word in words:
            if word.lower() not in message.lower():
                raise AssertionError(f"{what}: no {word!r} in: {message}") from error
        return
    raise AssertionError(f"{what}: no error, but {answer!r}")


class ByTurns:
    """One client over several: each call goes to the next."""

    def __init__(self, clients):
        self.clients = clients
        self.turns = itertools.cycle(range(len(clients)))

    def __getattr__(self, name):
        present = [getattr(client, name) for client in self.clients]
        if not callable(present[0]) or name in ("create_schema", "prepare_index_params"):
            return present[0]
        if name in ("use_database", "using_database", "close"):
            return lambda *args, **kwargs: [call(*args, **kwargs) for call in present]
        return lambda *args, **kwargs: present[next(self.turns)](*args, **kwargs)


def of_next(function, addresses):
    """A part that takes the next of these addresses, whatever it is given."""
    @functools.wraps(function)
    def called(_):
        function(next(addresses))

    return called


def run(client, version, at_once=1):
    """Runs all parts, or those named on the command line behind the addresses; says what failed.
    at_once: how many parts run beside each other"""
    wanted = [word for word in sys.argv[2:] if not word.startswith("http")]
    failed, skipped = [], []

    def try_out(function):
        try:
            function(client)
        except Skip as reason:
            skipped.append(f"{function.__name__} ({reason})")
        except Exception:
            failed.append(function.__name__)
            print(f"--- {function.__name__}\n{traceback.format_exc()}", file=sys.stderr)

    chosen = [function for function in PARTS if not wanted or function.__name__ in wanted]
    with ThreadPoolExecutor(at_once) as side_by_side:
        list(side_by_side.map(try_out, [function for function in chosen if function not in ALONE]))
    for function in chosen:
        if function in ALONE:
            try_out(function)
    if skipped:
        print("not in this version: " + ", ".join(skipped), file=sys.stderr)
    if failed:
        print("failed: " + ", ".join(failed), file=sys.stderr)
        sys.exit(1)
    print("ok", version)


def addresses():
    return [word for word in sys.argv[1:] if word.startswith("http")]
