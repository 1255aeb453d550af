# words.py: finds the texts in a source that a person may get to read, and whether they are marked
# for translation
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re

MARKS = {'_', 'N_', 'C_', 'NC_', 'ngettext', 'g_dngettext', 'g_dpgettext2'}
# What is given to these is for programmers, the system or a file.
INNER = re.compile(r'''
    g_(debug|info|message|warning|critical|error|assert\w*|return\w*|log\w*|test_\w+)(_once)?
  | g_source_set_(static_)?name | g_param_spec_\w+ | g_intern_static_string
  | g_dbus_\w+ | soup_\w+ | \w*_set_static_name | dailies_thread_run | run_bytes | dailies_database_\w+
  | gtk_widget_class_\w+ | G_\w+
''', re.VERBOSE)
INNER_TEXT = re.compile(r'\b(SELECT|INSERT|UPDATE|DELETE|ORDER BY|WHERE|PRAGMA|CREATE|NOT NULL|VALUES'
                        r'|INTEGER|TEXT|BEGIN|ALTER|LIMIT|AND|CASE|JOIN)\b')
# Names of columns or members
LIST = re.compile(r'[a-z_]+(?:, [a-z_]+)*')
# Two words, or one that begins as a label does.
TEXT = re.compile(r'[A-Za-z’]{2,},? [A-Za-z]{2,}|^_?[A-Z][a-z]+(?:$|[ …:.])')

C_TOKEN = re.compile(r'''
    (?P<comment>/\*.*?\*/|//[^\n]*)
  | (?P<include>^\s*\#\s*include[^\n]*)
  | (?P<string>"(?:\\.|[^"\\])*")
  | (?P<char>'(?:\\.|[^'\\])*')
  | (?P<name>[A-Za-z_]\w*)
  | (?P<mark>[(),;{}])
''', re.VERBOSE | re.DOTALL | re.MULTILINE)


def is_text(text):
    # What begins so is how an interface is described to D-Bus.
    return (not text.startswith('<node>') and bool(TEXT.search(text))
            and not LIST.fullmatch(text) and not INNER_TEXT.search(text))


def unmarked_in_c(source):
    """The texts of a C source that are not marked, and those whose mark gets only a part of them: as
    (line, text, what is wrong)."""
    found, calls = [], []
    name, text, line, last = '', None, 0, ''

    def finish(after):
        nonlocal text
        if text is None:
            return
        if calls and calls[-1] in MARKS and after:
            found.append((line, text, f'goes on with {after}, which xgettext cannot read'))
        elif is_text(text) and not any(call in MARKS or INNER.fullmatch(call) for call in calls):
            found.append((line, text, 'is not marked for translation'))
        text = None

    for token in C_TOKEN.finditer(source):
        kind, value = token.lastgroup, token.group()
        if kind in ('comment', 'include'):
            continue
        if kind == 'string':
            if text is None:
                text, line = '', source.count('\n', 0, token.start()) + 1
                if calls and calls[-1] in MARKS and last not in '(,':
                    found.append((line, value, f'begins with {last}, which xgettext cannot read'))
            text += value[1:-1]
        else:
            finish(value if kind == 'name' else '')
            if value == '(':
                calls.append(name)
            elif value == ')' and calls:
                calls.pop()
            elif value in ('{', '}') and not calls:
                calls.clear()
        name = value if kind == 'name' else ''
        if kind != 'string':
            last = value
    return found


BLP_TOKEN = re.compile(r'''
    (?P<comment>/\*.*?\*/|//[^\n]*)
  | (?P<condition>condition\s*\("[^"]*"\))
  | (?P<marked>(?<!\w)_\("(?:\\.|[^"\\])*"\)|(?<!\w)C_\("(?:\\.|[^"\\])*",\s*"(?:\\.|[^"\\])*"\))
  | (?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
''', re.VERBOSE | re.DOTALL)


def unmarked_in_blueprint(source):
    found = []
    for token in BLP_TOKEN.finditer(source):
        text = token.group()[1:-1]
        if token.lastgroup == 'string' and is_text(text):
            found.append((source.count('\n', 0, token.start()) + 1, text,
                          'is not marked for translation'))
    return found


# What is on the screen together; of a window, only its menus and pages are looked at.
TOGETHER = re.compile(r'^(menu|StackPage|submenu)\b|^template\s+\$\w+\s*:\s*Adw\.\w*Dialog\b')


def mnemonics_in_blueprint(source):
    """The labels with a mnemonic that are on the screen together, as lists."""
    groups, blocks, before = [], [], ''
    for token in re.finditer(r'/\*.*?\*/|//[^\n]*|_\("((?:\\.|[^"\\])*)"\)|"(?:\\.|[^"\\])*"|[{};]|[^{};"/_]+|.',
                             source, re.DOTALL):
        text = token.group()
        if text.startswith(('/*', '//')):
            continue
        if text == '{':
            group = None
            if TOGETHER.match(before.strip()):
                group = []
                groups.append(group)
            elif blocks:
                group = blocks[-1]
            blocks.append(group)
            before = ''
        elif text in ('}', ';'):
            if text == '}' and blocks:
                blocks.pop()
            before = ''
        else:
            label = token.group(1)
            if label and '_' in label and blocks and blocks[-1] is not None:
                if label not in blocks[-1]:
                    blocks[-1].append(label)
            before += text
    return [group for group in groups if len(group) > 1]
