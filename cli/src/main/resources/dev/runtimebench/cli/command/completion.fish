# Completes rtb in fish. The program itself knows the candidates: `rtb __complete`.
function __rtb_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    set -l lines ($program __complete -- $words "$current" 2>/dev/null)
    test (count $lines) -gt 0; or return
    set -l directive $lines[-1]
    set -e lines[-1]
    for line in $lines
        echo $line
    end
    if test "$directive" = ":0"
        __fish_complete_path "$current"
    end
end
complete -c rtb -f -a '(__rtb_complete)'
