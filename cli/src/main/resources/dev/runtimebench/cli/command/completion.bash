# Completes rtb in bash. The program itself knows the candidates: `rtb __complete`.
_rtb() {
  local i word current prefix line directive words=() lines=()
  # Bash splits a word at = and :.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((${#words[@]} > 0)) && [[ $word == [=:] || ${COMP_WORDS[i - 1]} == [=:] ]]; then
      words[${#words[@]} - 1]+=$word
    else
      words[${#words[@]}]=$word
    fi
  done
  current=${words[${#words[@]} - 1]}
  while IFS= read -r line; do lines[${#lines[@]}]=$line; done < <(
    "${COMP_WORDS[0]/#\~/$HOME}" __complete -- "${words[@]}" 2> /dev/null
  )
  COMPREPLY=()
  ((${#lines[@]} > 0)) || return 0
  directive=${lines[${#lines[@]} - 1]}
  # What stands before the last = or : is not part of what bash replaces.
  prefix=${current%"${current##*[=:]}"}
  for ((i = 0; i < ${#lines[@]} - 1; i++)); do
    word=${lines[i]%%$'\t'*}
    COMPREPLY[${#COMPREPLY[@]}]=${word#"$prefix"}
  done
  if [[ $directive == :0 ]]; then
    compopt -o filenames 2> /dev/null
    while IFS= read -r line; do COMPREPLY[${#COMPREPLY[@]}]=$line; done < <(compgen -f -- "${current#"$prefix"}")
  fi
}
complete -F _rtb rtb
