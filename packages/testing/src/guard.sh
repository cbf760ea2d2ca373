# Ends the processes that were started by a parent which is gone, however it went (also by kill -9).
# The parent holds this script's standard input open and writes one order a line:
#   add PID SIGNAL   end PID's process group with SIGNAL, later with KILL
#   drop PID         it has ended by itself
#   directory PATH   remove it at the very end
#   keep PATH        no longer
# End of input means that the parent is gone.
trap '' INT TERM HUP QUIT
children=' '
directories=''
newline='
'
without() { # the list of lines $1 without the line $2
  printf '%s\n' "$1" | while IFS= read -r line; do
    [ -n "$line" ] && [ "$line" != "$2" ] && printf '%s\n' "$line"
  done
  return 0
}
while read -r order first second; do
  case $order in
    add) children="$children$first:$second " ;;
    drop)
      rest=' '
      for child in $children; do [ "${child%%:*}" = "$first" ] || rest="$rest$child "; done
      children=$rest
      ;;
    directory) directories="$directories$first${second:+ $second}$newline" ;;
    keep) directories="$(without "$directories" "$first${second:+ $second}")$newline" ;;
  esac
done
alive() { for child in $children; do kill -0 "${child%%:*}" 2>/dev/null && return 0; done; return 1; }
for child in $children; do
  kill -s "${child#*:}" -- "-${child%%:*}" 2>/dev/null
  kill -s CONT -- "-${child%%:*}" 2>/dev/null
done
tries=0
while alive && [ $tries -lt 30 ]; do sleep 0.1; tries=$((tries + 1)); done
for child in $children; do kill -s KILL -- "-${child%%:*}" 2>/dev/null; done
printf '%s' "$directories" | while IFS= read -r directory; do
  case $directory in /*) rm -rf -- "$directory" ;; esac
done
