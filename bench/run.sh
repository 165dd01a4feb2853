#!/usr/bin/env bash
# Benchmarks beside what else there is. Builds what is missing or older than the sources.
#
#   bench/run.sh <case> [repetitions]   whole processes, the gateway's and its rivals', by turns; 5 times unless told:
#
#       restore, restore-partitions         from a topic to a table
#       write, write-http, coalesce         from rows to a topic
#       fan-out, fan-out-bursts             from a topic to WebSockets
#       delay, delay-relaxed                the same, and what a fifth of its changes makes of it
#       snapshot, memory, start, idle       what a table, and a gateway with one, take
#
#   bench/run.sh all [repetitions]      every one of them, about two hours
#   bench/run.sh formats [rounds]       every format, ours and Flink's; 2 rounds unless told, about 3 minutes each
#   bench/run.sh filters                what an update costs beside so many filters, about 3 minutes
#   bench/run.sh pieces                 a record's reading, the log, frames and the coalescing buffer by themselves, about 3 minutes
#   bench/run.sh jmh <arguments>        JMH itself, as in: jmh FormatsBenchmark.encode -p format=JSON -prof gc
#
# A table is printed and written to bench/results. BENCH_ONLY=<text> runs only the sides with that in their name;
# BENCH_JAVA_OPTS are more options for Tidegate's JVMs, such as -XX:StartFlightRecording=filename=/tmp/one.jfr;
# with BENCH_THREADS set, batch sides tell what the processor did for which of their threads.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
bench=$root/bench
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
cases=(restore restore-partitions write write-http coalesce fan-out fan-out-bursts delay delay-relaxed snapshot memory start idle)

# build <file that the build leaves> <modules> [Maven's arguments]
build() {
  local built=$1 modules=$2
  shift 2
  if [ -e "$built" ] && [ -z "$(find "$root"/pom.xml "$root"/{format-spi,formats,gateway/src/main,local-kafka/src/main,dist/src,interop,bench} \
      -newer "$built" \( -name '*.java' -o -name pom.xml -o -name package.json -o -name jvm.options \) -not -path '*/node_modules/*' -print -quit)" ]; then
    return
  fi
  echo "bench: building" >&2
  mvn -B -q -ntp -f "$root/pom.xml" -pl "$modules" -am -DskipTests "$@" package
}

build_pieces() {
  build "$bench/target/class-path" bench
}

build_whole() {
  build "$bench/target/whole" bench,dist,local-kafka,bench/rivals/flink,bench/rivals/spring -Privals
  command -v node >/dev/null || { echo "bench: found no node, which one of the rivals runs on: install Node 18 or newer" >&2; exit 2; }
  [ -e "$bench/rivals/node/node_modules" ] || npm ci --silent --prefix "$bench/rivals/node"
  "$root/dist/target/tidegate/tidegate" prepare
  touch "$bench/target/whole"
}

class_path() {
  echo "$bench/target/classes:$(cat "$bench/target/class-path")"
}

commit() {
  local commit
  commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)
  [ -z "$(git -C "$root" status --porcelain 2>/dev/null)" ] || commit="$commit with changes"
  echo "$commit"
}

results() {
  echo "$bench/results/$1-$(date -u +%Y%m%d-%H%M%S).md"
}

at_least_one() {
  [[ $1 =~ ^[1-9][0-9]*$ ]] || { echo "bench: it is to be repeated '$1' times, it must be 1 or more" >&2; exit 2; }
}

whole() {
  "$java" -cp "$bench/target/classes:$root/dist/target/tidegate/lib/*" dev.tidegate.bench.whole.EndToEnd \
    "$1" "$2" "$(commit)" "$root" "$(results "$1")" ${BENCH_ONLY:+"$BENCH_ONLY"}
}

jmh() {
  build_pieces
  "$java" -cp "$(class_path)" org.openjdk.jmh.Main "$@"
}

name=${1:-}
case $name in
  formats)
    at_least_one "${2:-2}"
    build_pieces
    exec "$java" -cp "$(class_path)" dev.tidegate.bench.CompareFormats "${2:-2}" "$(commit)" "$(results formats)"
    ;;
  filters)
    mkdir -p "$bench/results"
    jmh FiltersBenchmark -rf text -rff "$(results filters)"
    ;;
  pieces)
    mkdir -p "$bench/results"
    jmh 'PipelineBenchmark|LogBenchmark|FrameBenchmark|BufferBenchmark' -rf text -rff "$(results pieces)"
    ;;
  jmh)
    shift
    jmh "$@"
    ;;
  all)
    at_least_one "${2:-5}"
    build_whole
    for each in "${cases[@]}"; do
      whole "$each" "${2:-5}"
    done
    ;;
  *)
    if [ -n "$name" ] && [[ " ${cases[*]} " == *" $name "* ]]; then
      at_least_one "${2:-5}"
      build_whole
      whole "$name" "${2:-5}"
    else
      sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
      exit 2
    fi
    ;;
esac
