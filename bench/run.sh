#!/usr/bin/env bash
# Benchmarks beside what else there is. Builds what is missing or older than the sources.
#
#   bench/run.sh formats [rounds]    every format, ours and Flink's; 2 rounds unless told, about 3 minutes each
#   bench/run.sh filters             what an update costs beside so many filters, about 3 minutes
#   bench/run.sh jmh <arguments>     JMH itself, as in: jmh FormatsBenchmark.encode -p format=JSON -prof gc
#
# A table is printed and written to bench/results.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
bench=$root/bench
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

build() {
  local built=$bench/target/class-path
  if [ -e "$built" ] && [ -z "$(find "$root"/pom.xml "$root"/{format-spi,formats,gateway/src/main,interop,bench} -newer "$built" \
      \( -name '*.java' -o -name pom.xml \) -print -quit)" ]; then
    return
  fi
  echo "bench: building" >&2
  mvn -B -q -ntp -f "$root/pom.xml" -pl bench -am -DskipTests package
}

class_path() {
  echo "$bench/target/classes:$(cat "$bench/target/class-path")"
}

case ${1:-} in
  formats)
    rounds=${2:-2}
    [[ $rounds =~ ^[1-9][0-9]*$ ]] || { echo "bench: the number of rounds is '$rounds', it must be 1 or more" >&2; exit 2; }
    build
    commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)
    [ -z "$(git -C "$root" status --porcelain 2>/dev/null)" ] || commit="$commit with changes"
    exec "$java" -cp "$(class_path)" dev.tidegate.bench.CompareFormats \
      "$rounds" "$commit" "$bench/results/formats-$(date -u +%Y%m%d-%H%M%S).md"
    ;;
  filters)
    build
    mkdir -p "$bench/results"
    exec "$java" -cp "$(class_path)" org.openjdk.jmh.Main FiltersBenchmark \
      -rf text -rff "$bench/results/filters-$(date -u +%Y%m%d-%H%M%S).txt"
    ;;
  jmh)
    shift
    build
    exec "$java" -cp "$(class_path)" org.openjdk.jmh.Main "$@"
    ;;
  *)
    sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
