# pot.py: reads a .pot or .po file
#
# SPDX-License-Identifier: GPL-3.0-or-later

import ast
import dataclasses


@dataclasses.dataclass
class Message:
    """An entry: the words of the program and, of a .po file, those of its language."""
    id: str = ''
    plural: str = ''
    context: str | None = None
    flags: set = dataclasses.field(default_factory=set)
    places: list = dataclasses.field(default_factory=list)
    comments: list = dataclasses.field(default_factory=list)
    words: dict = dataclasses.field(default_factory=dict)


def read(path):
    """All entries in their order; the first one, whose id is empty, is the header."""
    messages, message, field = [], Message(), None
    for line in [*path.read_text(encoding='utf-8').splitlines(), '']:
        if line.startswith('#~') or not line:
            if field is not None:
                messages.append(message)
                message, field = Message(), None
        elif line.startswith('#,'):
            message.flags |= {flag.strip() for flag in line[2:].split(',')}
        elif line.startswith('#:'):
            message.places += line[2:].split()
        elif line.startswith('#.'):
            message.comments.append(line[2:].strip())
        elif line.startswith('#'):
            pass
        else:
            if not line.startswith('"'):
                field, line = line.split(' ', 1)
            text = ast.literal_eval(line)
            if field == 'msgctxt':
                message.context = (message.context or '') + text
            elif field == 'msgid':
                message.id += text
            elif field == 'msgid_plural':
                message.plural += text
            else:
                number = int(field[7:-1]) if field.startswith('msgstr[') else 0
                message.words[number] = message.words.get(number, '') + text
    return messages
