# bash completion for dailies                                              -*- shell-script -*-
#
# SPDX-License-Identifier: GPL-3.0-or-later

_dailies ()
{
  local cur prev words cword command= option= options=
  local commands='generate resume jobs receipt ledger check-image'

  # With bash-completion "--option=value" is one word; without it, it is three.
  if declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref -n =: cur prev words cword
  else
    cur=${COMP_WORDS[COMP_CWORD]}
    prev=${COMP_WORDS[COMP_CWORD - 1]}
    words=("${COMP_WORDS[@]}")
    cword=$COMP_CWORD
  fi
  [ "$cword" -gt 1 ] && command=${words[1]}

  case $command in
    generate)
      options='--image= --model= --no-enhance --param= --output= --service= --dialect=
        --patience= --json --verbose --help' ;;
    resume) options='--service= --dialect= --patience= --json --verbose --help' ;;
    jobs | receipt) options='--json --help' ;;
    ledger) options='--by= --csv --json --help' ;;
    check-image) options='--json --repair= --help' ;;
  esac

  case $cur in
    --*=*) option=${cur%%=*} cur=${cur#*=} ;;
    *)
      case $prev in
        -i) option=--image ;;
        -o) option=--output ;;
        -m | -p) return ;;
      esac ;;
  esac

  COMPREPLY=()
  case $command,$option in
    ,) mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$cur"; compgen -f -- "$cur") ;;
    *,--service) mapfile -t COMPREPLY < <(compgen -W 'demo aimlapi' -- "$cur") ;;
    *,--dialect) mapfile -t COMPREPLY < <(compgen -W 'universal legacy' -- "$cur") ;;
    *,--by) mapfile -t COMPREPLY < <(compgen -W 'day model job' -- "$cur") ;;
    *,--image | *,--output | *,--repair) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    *,--*) ;;
    *)
      case $command,$cur in
        *,-*)
          mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
          [[ ${#COMPREPLY[@]} = 1 && ${COMPREPLY[0]} = *= ]] && compopt -o nospace 2>/dev/null ;;
        receipt,*)
          mapfile -t COMPREPLY < <(compgen -W "$(dailies jobs --json 2>/dev/null |
            sed -n 's/^{"job": *"\([0-9a-f-]*\)".*/\1/p')" -- "$cur") ;;
        check-image,*) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
      esac ;;
  esac
  return 0
}

complete -o filenames -F _dailies dailies
