#compdef rtb
# Completes rtb in zsh. The program itself knows the candidates: `rtb __complete`.
_rtb() {
  local line directive name
  local -a lines candidates
  lines=("${(@f)$("${(Q)words[1]/#\~/$HOME}" __complete -- "${(@Q)words[2,CURRENT]}" 2> /dev/null)}")
  (( ${#lines} > 0 )) || return 1
  directive=${lines[-1]}
  for line in "${(@)lines[1,-2]}"; do
    name=${line%%$'\t'*}
    # A colon separates the description.
    candidates+=("${name//:/\\:}${${line#"$name"}/$'\t'/:}")
  done
  if (( ${#candidates} > 0 )); then
    _describe -V rtb candidates
  fi
  if [[ $directive == :0 ]]; then
    _files
  fi
}
# The first call of a file in $fpath loads this file as a function.
if [ "${funcstack[1]}" = _rtb ]; then
  _rtb
else
  compdef _rtb rtb
fi
