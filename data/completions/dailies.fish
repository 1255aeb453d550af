# fish completion for dailies
#
# SPDX-License-Identifier: GPL-3.0-or-later

set -l commands generate resume jobs receipt ledger check-image

complete -c dailies -n "not __fish_seen_subcommand_from $commands" -a generate -d 'Make a clip of a prompt, and wait for it'
complete -c dailies -n "not __fish_seen_subcommand_from $commands" -a resume -d 'Take up every unfinished job'
complete -c dailies -n "not __fish_seen_subcommand_from $commands" -a jobs -d 'List the library, newest first'
complete -c dailies -n "not __fish_seen_subcommand_from $commands" -a receipt -d 'Print all that is known of a job'
complete -c dailies -n "not __fish_seen_subcommand_from $commands" -a ledger -d 'Print what was charged'
complete -c dailies -n "not __fish_seen_subcommand_from $commands" -a check-image -d 'Say whether a picture can be a first frame'
complete -c dailies -l help -s h -d 'Show help options'
complete -c dailies -n "not __fish_seen_subcommand_from $commands" -l version -d 'Show the version'

complete -c dailies -n '__fish_seen_subcommand_from generate' -l image -s i -r -d 'A picture as the first frame'
complete -c dailies -n '__fish_seen_subcommand_from generate' -l model -s m -x -d 'The model'
complete -c dailies -n '__fish_seen_subcommand_from generate' -l no-enhance -d 'Keep the service from rewriting the prompt'
complete -c dailies -n '__fish_seen_subcommand_from generate' -l param -s p -x -d 'A parameter of the model'
complete -c dailies -n '__fish_seen_subcommand_from generate' -l output -s o -r -d 'Write a copy of the finished clip'
complete -c dailies -n '__fish_seen_subcommand_from generate' -l service -x -a 'demo aimlapi' -d 'Where it is sent'
complete -c dailies -n '__fish_seen_subcommand_from generate' -l dialect -x -a 'universal legacy' -d 'How the service is spoken to'
complete -c dailies -n '__fish_seen_subcommand_from generate' -l patience -x -d 'Seconds to look for a lost answer'
complete -c dailies -n '__fish_seen_subcommand_from generate' -l json -d 'Print a JSON object at every change'
complete -c dailies -n '__fish_seen_subcommand_from generate' -l verbose -d 'Print what is said to the service and back'

complete -c dailies -n '__fish_seen_subcommand_from resume' -l service -x -a 'demo aimlapi' -d 'As of generate'
complete -c dailies -n '__fish_seen_subcommand_from resume' -l dialect -x -a 'universal legacy' -d 'As of generate'
complete -c dailies -n '__fish_seen_subcommand_from resume' -l patience -x -d 'Seconds to look for a lost answer'
complete -c dailies -n '__fish_seen_subcommand_from resume' -l json -d 'Print a JSON object at every change'
complete -c dailies -n '__fish_seen_subcommand_from resume' -l verbose -d 'Print what is said to the service and back'

complete -c dailies -n '__fish_seen_subcommand_from jobs' -l json -d 'Print a JSON object a job'
complete -c dailies -n '__fish_seen_subcommand_from receipt' -l json -d 'Print it as a JSON object'
complete -c dailies -n '__fish_seen_subcommand_from ledger' -l by -x -a 'day model job' -d 'What is summed up'
complete -c dailies -n '__fish_seen_subcommand_from ledger' -l csv -d 'Print it for a spreadsheet'
complete -c dailies -n '__fish_seen_subcommand_from ledger' -l json -d 'Print a JSON object an entry'
complete -c dailies -n '__fish_seen_subcommand_from check-image' -l json -d 'Print the verdict as a JSON object'
complete -c dailies -n '__fish_seen_subcommand_from check-image' -l repair -r -d 'Write a picture that fits'
