# shellcheck shell=sh disable=SC2154
# What bin/rq-cli and bin/rq-worker share. They set $name and $home, the folder above bin/, and read this file.
# Plain POSIX sh, and few child processes: rq-cli has 300 ms for everything.

say() {
  printf '%s: %s\n' "$name" "$1" >&2
}

fail() {
  say "$1"
  exit 1
}

# Under the locale C, as cron and small containers have it, Java would destroy every argument that is not ASCII.
use_utf8() {
  case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in
    *[Uu][Tt][Ff]*) ;;
    *) export LC_ALL=C.UTF-8 ;;
  esac
}

# Sets $java and $jdk, the folder that it belongs to, and $jvm, a text that changes with every update of it.
find_java() {
  use_utf8
  if [ -n "${JAVA_HOME-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, but it has no bin/java; correct it, or unset it to take java from the PATH"
  else
    java=$(command -v java) || fail 'Java is missing: install Java 17 or newer (Debian, Ubuntu: apt install openjdk-17-jdk-headless), or set JAVA_HOME'
  fi
  jdk=$(readlink -f "$java" 2>/dev/null) || jdk=$java
  jdk=${jdk%/bin/java}
  read_release || ask_java
  major=${java_version#1.} # Java 8 calls itself 1.8
  major=${major%%[!0-9]*}
  [ "${major:-0}" -ge 17 ] || fail "Java 17 or newer is needed, but $java is Java $java_version; install a newer one, or set JAVA_HOME to it"
}

# The file "release" of a JDK tells the version in no time. A wrapper like those of pyenv's cousins has none beside it.
read_release() {
  java_version=
  [ -r "$jdk/release" ] || return 1
  jvm=$java
  while IFS= read -r line; do
    jvm="$jvm $line"
    case $line in
      JAVA_VERSION=*)
        java_version=${line#*\"}
        java_version=${java_version%%\"*}
        ;;
    esac
  done <"$jdk/release"
  [ -n "$java_version" ]
}

ask_java() {
  jvm=$("$java" -version 2>&1) || fail "$java does not run: $jvm"
  java_version=${jvm#*version \"}
  java_version=${java_version%%\"*}
}

# Sets $lib, the folder of the jars. A git clone builds them when they are missing; the unpacked archive has them.
find_jars() {
  lib=$home/lib
  [ ! -d "$lib" ] || return 0
  release=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' "$home/pom.xml")
  lib=$home/target/rq-$release/lib
  built || build
}

# The archive is made after the folder: it says that the folder is complete, however its build ended.
built() {
  [ -f "$lib/$name.jar" ] && [ -f "$home/target/rq-$release.tar.gz" ]
}

build() {
  [ -x "$jdk/bin/javac" ] || command -v javac >/dev/null ||
    fail "The jars are missing and to build them takes a JDK, but $java has no compiler; install one (Debian, Ubuntu: apt install openjdk-17-jdk-headless)"
  mkdir -p "$home/target" || fail "The jars are missing, and $home/target cannot be written to build them"
  lock_build
  built || run_build
  unlock_build
}

# One build at a time. flock lets go however the holder ends, and its child, Maven, holds it too.
lock_build() {
  if command -v flock >/dev/null; then
    exec 9<"$home/pom.xml"
    flock -n 9 || { say 'waiting for the build of another process'; flock 9; }
  else
    lock=$home/target/.lock
    until mkdir "$lock" 2>/dev/null; do
      say "waiting for the build of another process; if there is none, remove $lock"
      sleep 5
    done
    trap 'rmdir "$lock" 2>/dev/null' EXIT
    trap 'exit 1' HUP INT TERM
  fi
}

unlock_build() {
  exec 9<&-
  if [ -n "${lock-}" ]; then
    rmdir "$lock"
    trap - EXIT HUP INT TERM
  fi
}

run_build() {
  log=$home/target/build.log
  say "the jars are missing: building them, this once (log: $log)"
  : >"$log"
  (cd "$home" && ./mvnw -B -Dstyle.color=never -Dmaven.test.skip=true -pl rq-cli -am package 2>&1) | show_build >&2 || {
    tail -n 25 "$log" >&2
    fail "the build failed; its end is above, all of it is in $log"
  }
}

# Reads what Maven says into the log, shows the modules and how many files it fetched. Fails when the build did.
show_build() {
  fetched=0 result=1
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$log"
    case $line in
      '[INFO] Building RQ'*']') printf '  [%s %s\n' "${line##*\[}" "$(echo "${line#* Building }" | sed 's/  *\[.*//')" ;;
      *'Downloaded from '*)
        fetched=$((fetched + 1))
        [ $((fetched % 50)) -ne 0 ] || printf '        %s files fetched\n' "$fetched"
        ;;
      '[INFO] BUILD SUCCESS') result=0 ;;
    esac
  done
  return "$result"
}
