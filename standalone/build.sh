# Sourced by ./diptych and bench/run, with $root set: finds Java, and builds a module's jar when it is missing or older
# than any source. POSIX sh.

# ONNX Runtime 1.29 would tell Microsoft of itself, command line included, and dies of a command line of 4 KB.
export ORT_DISABLE_TELEMETRY=1

fail() {
    echo "diptych: $1" >&2
    exit 1
}

# Sets $java and $java_version.
find_java() {
    java=${JAVA_HOME:+$JAVA_HOME/bin/}java
    command -v "$java" >/dev/null 2>&1 || fail "expected Java 17 or newer, found none (set JAVA_HOME or the PATH)"
    java_version=$("$java" -XshowSettings:properties -version 2>&1 |
        sed -n 's/^ *java\.specification\.version = //p')
    case $java_version in
        1.* | 9 | 1[0-6] | '') fail "expected Java 17 or newer, found ${java_version:-none that runs} at $java" ;;
    esac
}

# Whether module $1 must be built. A folder's time counts too, so that a removed source is noticed.
is_stale() {
    [ -f "$root/$1/target/built" ] || return 0
    [ -n "$(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main -newer "$root/$1/target/built" | sed 1q)" ]
}

# Shows what Maven is at, from its log $1, while process $2 runs.
show_build() {
    seconds=0
    while kill -0 "$2" 2>/dev/null; do
        if [ -t 2 ]; then
            part=$(sed -n 's/^\[INFO\] Building \(Diptych.*\) 0.*/: \1/p' "$1" | tail -n 1)
            files=$(grep -c '^Downloaded from' "$1" || :)
            printf '\rdiptych: building%s, %s files downloaded, %s s \033[K' "$part" "$files" "$seconds" >&2
        fi
        sleep 1
        seconds=$((seconds + 1))
    done
    [ ! -t 2 ] || printf '\r\033[K' >&2
}

# Builds module $1 and what it needs, if it is stale. Whoever comes second waits for the first.
build() {
    is_stale "$1" || return 0
    command -v mvn >/dev/null 2>&1 || fail "expected Maven 3.8 or newer on the PATH to build with, found none"
    mkdir -p "$root/target"
    lock=$root/target/building
    until mkdir "$lock" 2>/dev/null; do
        builder=$(cat "$lock/pid" 2>/dev/null || echo)
        if [ -n "$builder" ] && ! kill -0 "$builder" 2>/dev/null; then rm -rf "$lock"; else sleep 1; fi
    done
    trap 'rm -rf "$lock"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    echo $$ >"$lock/pid"
    if is_stale "$1"; then
        echo "diptych: building $1; the first time Maven downloads its libraries, which takes a few minutes" >&2
        touch "$lock/started"
        (cd "$root" && exec mvn -B -Dquick -DskipTests -pl "$1" -am package) >"$lock/log" 2>&1 &
        maven=$!
        trap 'kill $maven 2>/dev/null; exit 130' INT
        trap 'kill $maven 2>/dev/null; exit 143' TERM HUP
        show_build "$lock/log" "$maven"
        if ! wait "$maven"; then
            grep '^\[ERROR\]' "$lock/log" | sed 20q >&2
            fail "the build failed"
        fi
        # As old as the build's start: what was saved while it ran is built the next time.
        for module in "$1" standalone; do cp -p "$lock/started" "$root/$module/target/built"; done
    fi
    rm -rf "$lock"
    trap - EXIT INT TERM HUP
}
