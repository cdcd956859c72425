"""What plugin modules do by mistake or ill will, and the one line each comes to; an empty line is a harmless plugin.

`@` in a line is a place in the module. Some lines are patterns: what a process may do to its parent depends on whether
the system gave it a process namespace.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.plugins.outside import DECLARATION

PREAMBLE = DECLARATION.replace('key="probe_case"', 'key=__name__.removeprefix("onex_")') + (
    """
from dataclasses import replace
import core.api as api, datetime as dt, json, os, resource, signal, sys, threading, time

RESULT = int(sys.argv[-1])
HOME = os.environ["HOME"]

def paper(**changes):
    return dict(levels=(Level(rank=1, subjects=(replace(PAPER, **changes),)),))

def fail(message):
    raise ValueError(message)

def provinces():
    rules = (api.FeeRule(amount=Decimal(n), source="收费通知" * 50, provinces=(str(n),)) for n in range(11, 311))
    return FeeSchedule(provisional={1: Decimal(1)}, source="二", rules=tuple(rules))

def fees(amount):
    return dict(fees=FeeSchedule(provisional={1: amount}, source="二"))

def no_fees():
    return FeeSchedule(provisional={}, source="二")

def windows(window, **more):
    table = dict(windows={Stage.REGISTRATION: window}, confirmed_for=frozenset({Weekday.SAT})) | more
    return dict(timetable=Timetable(**table))
"""
)

FEE = "P100 sample.fees.provisional.1: "
PAPER = "P100 sample.levels.1.subjects.paper."
MODES = " or ".join(f"Mode.{name}" for name in ("COMPUTER", "PRACTICAL", "COMPUTER_AND_PRACTICAL", "PAPER"))
SIGNS = "remove the characters that no page can show"
FULL = "put more than 64 MiB or 2,000 files into its folder, or locked it"
HARMLESS = ""

# What stands in the place of one field of a good declaration: `declare(**…)`.
VALUES = {
    "fee_int": ("**fees(150)", FEE + 'int, must be Decimal: write Decimal("150")'),
    "fee_float": ("**fees(99.5)", FEE + 'float, must be Decimal: write Decimal("99.5")'),
    "fee_text": ('**fees("150")', FEE + "str, must be Decimal"),
    "fee_bool": ("**fees(True)", FEE + "bool, must be Decimal"),
    "fee_nan": ('**fees(Decimal("NaN"))', FEE + "NaN is no number: write the amount"),
    "fee_signalling_nan": ('**fees(Decimal("sNaN"))', FEE + "sNaN is no number: write the amount"),
    "fee_infinity": ('**fees(Decimal("-Infinity"))', FEE + "-Infinity is no number: write the amount"),
    "fee_astronomical": (
        '**fees(Decimal("1E+20"))',
        FEE + "must be a number up to 1,000,000,000 with at most 6 decimal places",
    ),
    "fee_beyond_arithmetic": (
        '**fees(Decimal("1E+999999999"))',
        FEE + "must be a number up to 1,000,000,000 with at most 6 decimal places",
    ),
    "fee_endless": (
        '**fees(Decimal("1E-999999"))',
        FEE + "must be a number up to 1,000,000,000 with at most 6 decimal places",
    ),
    "fee_subclass": ("**fees(type('Mine', (Decimal,), {})(150))", FEE + "Mine, must be Decimal"),
    "fee_negative": (
        "**fees(Decimal(-5))",
        "P103 sample.fees.1: -5 is not an amount of yuan with two places up to 1,000,000",
    ),
    "fee_too_high": (
        "**fees(Decimal(1_000_001))",
        "P103 sample.fees.1: 1000001 is not an amount of yuan with two places up to 1,000,000",
    ),
    "fee_list": (
        'fees=FeeSchedule(provisional=[150], source="二")',
        "P100 sample.fees.provisional: list, must be a mapping or NotAnnounced",
    ),
    "retake_date": (
        'retake=api.RetakePolicy(first_free_until="2024-01-01")',
        "P100 sample.retake.first_free_until: str, must be a date or None",
    ),
    "payer_words": (
        'fees=FeeSchedule(provisional={}, source="", payer={api.CandidateType.COLLEGE: "own_college"})',
        "P100 sample.fees.payer.college: str, must be Payer: write Payer.OWN_COLLEGE",
    ),
    "payer_by_word": (
        'fees=FeeSchedule(provisional={}, source="", payer={"social": api.Payer.OWN_COLLEGE})',
        "P100 sample.fees.payer, a key: str, must be CandidateType: write CandidateType.SOCIAL",
    ),
    "levels_list": (
        "levels=[Level(rank=1, subjects=(PAPER,))]",
        "P100 sample.levels: list, must be a tuple: write (…,)",
    ),
    "levels_generator": ("levels=(None for _ in ())", "P100 sample.levels: generator, must be a tuple"),
    "levels_subclass": ("levels=type('Mine', (tuple,), {})()", "P100 sample.levels: Mine, must be a tuple"),
    "levels_of_papers": ("levels=(PAPER,)", "P100 sample.levels.paper: Subject, must be Level"),
    "levels_none": ("levels=()", "P103 sample.fees: level 1 is not declared; P114 sample.levels: is empty"),
    "subjects_none": ("levels=(Level(rank=1, subjects=()),)", "P114 sample.levels.1.subjects: is empty"),
    "subjects_many": (
        "levels=(Level(rank=1, subjects=tuple(replace(PAPER, key=f'p{n}') for n in range(21))),)",
        PAPER.replace(".paper.", ": 21 entries, must be at most 20"),
    ),
    "subject_unset": (
        "levels=(Level(rank=1, subjects=(object.__new__(Subject),)),)",
        "P100 sample.levels.1.subjects.1.key: not set, must be str",
    ),
    "rank_bool": (
        "levels=(Level(rank=True, subjects=(PAPER,)),)",
        "P100 sample.levels.1.rank: bool, must be int",
    ),
    "name_text": ('name="示例"', 'P100 sample.name: str, must be Text: write Text("中文", "English")'),
    "name_nothing": ("name=None", "P100 sample.name: None, must be Text"),
    "name_number": ('name=Text(1, "One")', "P100 sample.name.zh: int, must be str"),
    "name_nul": (r'name=Text("示\0例", "Sample")', "P100 sample.name.zh: holds U+0000: " + SIGNS),
    "name_surrogate": (r'name=Text("\ud800", "Sample")', "P100 sample.name.zh: holds U+D800: " + SIGNS),
    "name_reversed": (r'name=Text("\u202e例示\u202c", "S")', "P100 sample.name.zh: holds U+202E, U+202C: " + SIGNS),
    "name_isolated": (r'name=Text("\u2066例\u2069", "S")', "P100 sample.name.zh: holds U+2066, U+2069: " + SIGNS),
    "name_escape": (r'name=Text("\x1b[31m例", "S")', "P100 sample.name.zh: holds U+001B: " + SIGNS),
    "name_invisible": (r'name=Text("示\u200b例", "S")', "P100 sample.name.zh: holds U+200B: " + SIGNS),
    "name_no_character": (r'name=Text("示\ufffe例", "S")', "P100 sample.name.zh: holds U+FFFE: " + SIGNS),
    "name_last_of_its_plane": (r'name=Text("\U0001ffff", "S")', "P100 sample.name.zh: holds U+1FFFF: " + SIGNS),
    "name_lines": (r'name=Text("示\n例", "S")', "P114 sample.name: is more than one line"),
    "level_lines": (
        r'levels=(Level(rank=4, title=Text("高\n级", "S"), subjects=(PAPER,)),), fees=no_fees()',
        "P114 sample.levels.4.title: is more than one line",
    ),
    "subject_lines": (
        r'**paper(name=Text("综合", "Pa\nper"))',
        "P114 sample.levels.1.subjects.paper.name: is more than one line",
    ),
    "plan_lines": (
        r'forms=(api.NamePattern(named=api.Named.PLAN, pattern="{year}年\n考试", source="一"),)',
        "P114 sample.forms.1.pattern: is more than one line",
    ),
    "plan_brace": (
        'forms=(api.NamePattern(named=api.Named.PLAN, pattern="{year年考试", source="一"),)',
        "P113 sample: the text of plan has '{year年考试', which nothing is filled in for",
    ),
    "text_place_unknown": (
        'forms=(api.DocumentText(document=api.Document.TICKET, text=Text("{certificate}{nope}", "S"), source="一"),)',
        "P113 sample: the text of ticket has '{nope}', which nothing is filled in for",
    ),
    "text_brace": (
        'forms=(api.DocumentText(document=api.Document.BANNER, text=Text("一", "S}"), source="一"),)',
        "P113 sample: the text of banner has '}', which nothing is filled in for",
    ),
    "name_separated": (r'name=Text("示\u2028例", "S")', "P100 sample.name.zh: holds U+2028: " + SIGNS),
    "name_long": ('name=Text("示" * 201, "S")', "P114 sample.name: 201 characters, must be at most 200"),
    "name_endless": (
        'name=Text("示" * 200_000, "S")',
        "P100 sample.name.zh: 200,000 characters, must be at most 10,000",
    ),
    "source_long": (
        'pass_rule=AllSubjects(single_sitting=False, source="一" * 501)',
        "P114 sample.pass_rule.source: 501 characters, must be at most 500",
    ),
    "mode_telepathy": ('**paper(mode="telepathy")', f"{PAPER}mode: str, must be Mode: write {MODES} or "),
    "mode_text": ('**paper(mode="paper")', PAPER + "mode: str, must be Mode: write Mode.PAPER"),
    "mode_forged": (
        "**paper(mode=(m := str.__new__(Mode, 'x'), setattr(m, '_name_', 'X'), setattr(m, '_value_', 'x'))[0])",
        f"{PAPER}mode: no Mode of the contract: write {MODES} or ",
    ),
    "mode_of_another_kind": ("**paper(mode=Stage.EXAM)", PAPER + "mode: Stage, must be Mode"),
    "minutes_negative": ("**paper(minutes=-10)", "P114 sample.levels.1.subjects.paper.minutes: -10 is not within 1"),
    "minutes_days": ("**paper(minutes=1441)", "P114 sample.levels.1.subjects.paper.minutes: 1441 is not within 1"),
    "minutes_float": ("**paper(minutes=60.0)", PAPER + "minutes: float, must be int"),
    "minutes_bool": ("**paper(minutes=True)", PAPER + "minutes: bool, must be int"),
    "minutes_huge": ("**paper(minutes=10 ** 5000)", PAPER + "minutes: must be a number up to 1,000,000,000"),
    "minutes_weekday": ("**paper(minutes=Weekday.SUN)", PAPER + "minutes: Weekday, must be int"),
    "marks_many": ("**paper(full_mark=10 ** 6)", "P114 sample.levels.1.subjects.paper.full_mark: 1000000 is not"),
    "key_subclass": ("**paper(key=type('Mine', (str,), {})('paper'))", "P100 sample.levels.1.subjects.1.key: Mine"),
    "key_broken": (r'**paper(key="pa\nper")', "P106 sample.levels.1: 'pa\\nper' is not a key"),
    "key_long": ('**paper(key="p" * 61)', f"P114 sample.levels.1.subjects.{'p' * 61}.key: 61 characters"),
    "aliases_many": ('**paper(aliases=("x",) * 5001)', PAPER + "aliases: 5001 entries, must be at most 5000"),
    "windows_list": (
        "timetable=Timetable([1], confirmed_for=frozenset())",
        "P100 sample.timetable.windows: list, must be a mapping",
    ),
    "windows_by_word": (
        '**windows(None, windows={"registration": Window(None, None, "一")})',
        "P100 sample.timetable.windows, a key: str, must be Stage: write Stage.REGISTRATION",
    ),
    "weekdays_set": (
        '**windows(Window(None, None, "一"), confirmed_for={Weekday.SAT})',
        "P100 sample.timetable.confirmed_for: set, must be a frozenset: write frozenset({…})",
    ),
    "weekdays_numbers": (
        '**windows(Window(None, None, "一"), confirmed_for=frozenset({5}))',
        "P100 sample.timetable.confirmed_for.1: int, must be Weekday: write Weekday.SAT",
    ),
    "window_words": (
        '**windows(Window(None, "soon", "一"))',
        "P100 sample.timetable.windows.registration.end: str, must be Week or Days or WorkingDays or Months or From",
    ),
    "window_aeons": (
        '**windows(Window(None, api.Days(10 ** 9), "一"))',
        "P114 sample.timetable.windows.registration.end.n: 1000000000 is not within -3,650 and 3,650",
    ),
    "contract_number": ("api=1.2", "P100 api: float, must be str"),
    "contract_word": ('api="latest"', "the contract version 'latest' is not MAJOR.MINOR"),
    "contract_wide": ('api="１.２"', "the contract version '１.２' is not MAJOR.MINOR"),
    "contract_spaced": ('api=" 1.2 "', "the contract version ' 1.2 ' is not MAJOR.MINOR"),
    "contract_negative": ('api="1.-5"', "the contract version '1.-5' is not MAJOR.MINOR"),
    "contract_underlined": ('api="1.0_0"', "the contract version '1.0_0' is not MAJOR.MINOR"),
    "contract_newer": ('api="1.99"', "needs contract 1.99; this portal offers 1.3"),
    "field_unknown": ("colour=1", "TypeError: Certificate.__init__() got an unexpected keyword argument 'colour' @"),
    "field_missing": (
        'forms=(api.DocumentText(document=api.Document.TICKET),)',
        "TypeError: DocumentText.__init__() missing 1 required keyword-only argument: 'text' @",
    ),
    "pattern_unknown": (
        'forms=(api.NamePattern(named=api.Named.PLAN, pattern="{moon}"),)',
        "ValueError: unknown places ['moon'] in '{moon}'",
    ),
    "pattern_number": (
        "forms=(api.NamePattern(named=api.Named.PLAN, pattern=5),)",
        "P100 sample.forms.1.pattern: int, must be str",
    ),
    "pattern_site": (
        'forms=(api.NamePattern(named=api.Named.SITE, pattern="{college}{room}"),)',
        "P113 sample: the pattern of site asks for ['room']",
    ),
    "photo_senseless": ("photo=api.PhotoRule(formats=(), width=0)", "P114 sample.photo.formats: is empty; P114 sample"),
}  # fmt: skip

# What stands in place of the whole declaration: `return …`.
PLUGINS = {
    "returns_list": ("[declare()]", "onex_plugin must return one VendorPlugin"),
    "returns_nothing": ("None", "onex_plugin must return one VendorPlugin"),
    "returns_subclass": (
        "type('Mine', (VendorPlugin,), {})(**{f: getattr(declare(), f) for f in VendorPlugin.__slots__})",
        "onex_plugin must return one VendorPlugin",
    ),
    "version_number": ("replace(declare(), version=1)", "P100 version: int, must be str"),
    "version_word": ("replace(declare(), version='v1')", "P114 version: 'v1' is not digits and dots, such as 1.0.0"),
    "version_wide": ("replace(declare(), version='１.２')", "P114 version: '１.２' is not digits and dots"),
    "version_endless": ("replace(declare(), version='1' * 5000)", f"P114 version: '{'1' * 40}' is not digits and dots"),
    "certificates_none": ("replace(declare(), certificates=())", "P114 certificates: is empty"),
    "certificates_many": (
        "replace(declare(), certificates=tuple(replace(declare().certificates[0], key=f'c{n}') for n in range(31)))",
        "P100 certificates: 31 entries, must be at most 30",
    ),
    "certificate_subclass": (
        "replace(declare(), certificates=(type('Mine', (Certificate,), {}),))",
        "P100 1: type, must be Certificate",
    ),
    "changed_afterwards": (
        "(plugin := declare(), object.__setattr__(PAPER, 'minutes', 'long'))[0]",
        PAPER + "minutes: str, must be int",
    ),
    "mapping_changed": (
        "declare().certificates[0].fees.provisional.clear()",
        "AttributeError: 'mappingproxy' object has no attribute 'clear' @",
    ),
    "honest_and_big": ("declare(fees=provinces())", HARMLESS),
    "message_long": ("fail('beginning ' + 'x' * 200_000)", f"ValueError: beginning {'x' * 190}… @"),
    "message_unprintable": (
        r"fail('\x1b\ud800\n\0')",
        r"ValueError: \u001b\ud800 \u0000 @",
    ),
    "message_raises": (
        "fail(type('Mean', (), {'__str__': lambda self: 1 / 0})())",
        "ValueError: its own message raises ZeroDivisionError",
    ),
    "message_exits": (
        "fail(type('Mean', (), {'__str__': lambda self: sys.exit(3)})())",
        "ValueError: its own message raises SystemExit",
    ),
    "recursion": ("(lambda again: again(again))(lambda again: again(again))", "RecursionError: maximum recursion"),
    "memory": ("[bytearray(1 << 28) for _ in range(64)]", "MemoryError @"),
    "exits": ("sys.exit(0)", "SystemExit: 0 @"),
    "leaves": ("os._exit(0)", "the process ended with code 0 and no answer"),
    "asks_the_user": ("input()", "EOFError: EOF when reading a line @"),
    "files_large": ("open('big', 'wb').write(bytes(17 << 20))", "OSError: [Errno 27] File too large @"),
    "files_many": ("[open(os.devnull) for _ in range(1000)]", "OSError: [Errno 24] Too many open files: '/dev/null' @"),
}  # fmt: skip

# What a module does before it declares something good.
DEEDS = {
    "does_not_parse": ("def", "SyntaxError: invalid syntax"),
    "imports_nothing": ("import nothing_of_the_kind", "ModuleNotFoundError: No module named 'nothing_of_the_kind' @"),
    "hook_misspelt": (
        "@hookimpl\ndef onex_plugn():\n    pass",
        "unknown hook 'onex_plugn'; known: onex_event, onex_plugin",
    ),
    "has_every_attribute": ("import unittest.mock; every = unittest.mock.MagicMock()", HARMLESS),
    "has_hanging_attributes": ("every = type('X', (), {'__getattr__': lambda *_: time.sleep(600)})()", HARMLESS),
    "replaces_builtins": (
        "import builtins; builtins.len = lambda *_: 0; builtins.type = None",
        "the module replaces Python's own len, type",
    ),
    "replaces_imports": (
        "import builtins; builtins.__import__ = lambda *_, **__: 1 / 0",
        "the module replaces Python's own __import__",
    ),
    "replaces_builtins_later": (
        "import builtins\ndef declare(declare=declare):\n    del builtins.next; return declare()",
        "the module replaces Python's own next",
    ),
    "hook_arguments": ("@hookimpl\ndef onex_event(when):\n    pass", "PluginValidationError: Plugin"),
    "kills_itself": ("os.kill(os.getpid(), 9)", "(the process ended with code -9 and no answer)?"),
    "kills_its_parent": ("os.kill(os.getppid(), 9)", "(the process that watches over it was ended)?"),
    "kills_its_group": ("os.killpg(0, 9)", "(the process ended with code -9 and no answer)?"),
    "breaks_down": ("import ctypes; ctypes.string_at(0)", "the process ended with code -11 and no answer"),
    "prints_much": ("print('{}' * 500_000)", HARMLESS),
    "replaces_output": ("sys.stdout = sys.stderr = None", HARMLESS),
    "leaves_a_thread": ("threading.Thread(target=time.sleep, args=(600,)).start()", HARMLESS),
    "leaves_an_exit_hook": ("import atexit; atexit.register(time.sleep, 600)", HARMLESS),
    "leaves_a_child": ("os.fork() or time.sleep(600)", HARMLESS),
    "leaves_a_grandchild": ("os.fork() or (os.setsid(), os.fork() or time.sleep(600), os._exit(0))", HARMLESS),
    "leaves_a_program": (
        "import subprocess; subprocess.Popen(['sleep', '600'], start_new_session=True)",
        HARMLESS,
    ),
    "leaves_its_child_the_result": (
        "os.fork() and os._exit(0); time.sleep(600)",
        "the process ended with code 0 and no answer",
    ),
    "leaves_files": ("os.makedirs('a/b'); open('a/b/c', 'w').close(); os.chmod('a', 0)", f"({FULL})?"),
    "leaves_depths": ("[(os.mkdir('d'), os.chdir('d')) for _ in range(2500)]", FULL),
    "leaves_long_depths": ("[(os.mkdir('d' * 200), os.chdir('d' * 200)) for _ in range(900)]", FULL),
    "leaves_thousands": ("for n in range(20_000): open(f'f{n}', 'w').close()", FULL),
    "leaves_much": ("for n in range(20): open(f'f{n}', 'wb').write(bytes(15 << 20))", FULL),
    "leaves_a_link": ("os.rmdir(HOME); os.symlink(os.path.dirname(HOME) + '/../victim', HOME)", HARMLESS),
    "leaves_a_file": ("os.rmdir(HOME); open(HOME, 'w').close()", HARMLESS),
    "leaves_nothing": ("os.rmdir(HOME)", HARMLESS),
    "leaves_links": ("os.symlink(os.path.dirname(HOME) + '/../victim', 'in'); os.symlink('/', 'all')", HARMLESS),
    "ignores_signals": ("[signal.signal(n, signal.SIG_IGN) for n in (1, 2, 3, 13, 15)]", HARMLESS),
    "raises_its_limits": ("resource.setrlimit(resource.RLIMIT_CORE, (-1, -1))", "(ValueError: not allowed.*)?"),
    "closes_the_result": ("os.closerange(3, 256)", "the process ended with code 1 and no answer"),
    "writes_rubbish": ("os.write(RESULT, b'rubbish')", "the answer cannot be read"),
    "writes_a_number": ("os.write(RESULT, b'5'); os._exit(0)", "the answer cannot be read"),
    "writes_depths": ("os.write(RESULT, b'[' * 60_000); os._exit(0)", "the answer cannot be read"),
    "writes_half": ("os.write(RESULT, b'{\"declaration\": '); os._exit(0)", "the answer cannot be read"),
    "writes_another_value": (
        "os.write(RESULT, b'{\"declaration\": \"{}\", \"listens\": 1}'); os._exit(0)",
        "the answer cannot be read",
    ),
    "writes_strange_reasons": (
        r"""os.write(RESULT, b'{"reasons": [1, "a\\u0000\\ud800", null]}'); os._exit(0)""",
        r"1; a\u0000\ud800; None",
    ),
    "writes_5_megabytes": (
        "[os.write(RESULT, bytes(1 << 16)) for _ in range(80)]",
        "the answer is larger than 4 MiB",
    ),
    "silences_json": ("json.dump = lambda *_: None", "the process ended with code 0 and no answer"),
    "silences_the_checks": (
        "sys.modules['__main__'].misfits = lambda *_: (); object.__setattr__(PAPER, 'mode', 'telepathy')",
        f"{PAPER}mode: str, must be Mode",
    ),
    "poisons_the_contract": ("sys.modules['core.api'] = None", HARMLESS),
}  # fmt: skip

# Those that are given a few seconds only.
ENDLESS = {
    "loops": ("while True: pass", "(no answer within 4 s|used its 10 s of processor time)"),
    "sleeps": ("time.sleep(600)", "no answer within 4 s"),
    "sleeps_deaf": ("signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)", "no answer within 4 s"),
    "sleeps_in_a_crowd": ("[os.fork() for _ in range(4)]; time.sleep(600)", "no answer within 4 s"),
    "forks_for_ever": ("while True: os.fork()", "(started more than 32 processes|no answer within 4 s)"),
    "starts_threads": (
        "for _ in range(5000): threading.Thread(target=time.sleep, args=(600,)).start()",
        "(RuntimeError: can't start new thread|MemoryError|no answer|the process ended|used its).*",
    ),
}

HOOK = "\n@hookimpl\ndef onex_plugin():\n    return "


def modules() -> Iterator[tuple[str, str, str]]:
    """Yield each module's name, its text and the line it comes to."""
    for name, (changes, line) in VALUES.items():
        yield name, f"{PREAMBLE}{HOOK}declare({changes})\n", line
    for name, (value, line) in PLUGINS.items():
        yield name, f"{PREAMBLE}{HOOK}{value}\n", line
    for name, (deed, line) in (DEEDS | ENDLESS).items():
        yield name, f"{PREAMBLE}\n{deed}\n{HOOK}declare()\n", line
