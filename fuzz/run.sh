#!/usr/bin/env bash
# Feeds a format's decoder with inputs that Jazzer, a coverage-guided fuzzer, makes up. Builds what is missing or older
# than the sources.
#
#   fuzz/run.sh <target> [seconds] [libFuzzer's arguments]
#
# Targets: json json-tree json-lenient csv csv-dialect avro avro-json avro-resolved avro-confluent raw.
# Without seconds it runs for 60. What it has learnt is kept in fuzz/target/corpus, and an input that breaks a promise
# in fuzz/target/found; to repeat such a one, give its file as the argument behind the seconds.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
fuzz=$root/fuzz
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

if [ $# -eq 0 ]; then
  sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
target=$1
seconds=${2:-60}
shift $(($# < 2 ? $# : 2))

built=$fuzz/target/class-path
if [ ! -e "$built" ] || [ -n "$(find "$root"/pom.xml "$root"/{format-spi,formats,interop,fuzz} -newer "$built" \
    \( -name '*.java' -o -name pom.xml \) -print -quit)" ]; then
  echo "fuzz: building" >&2
  mvn -B -q -ntp -f "$root/pom.xml" -pl fuzz -am -DskipTests package
fi

class_path=$fuzz/target/classes:$(cat "$built")
corpus=$fuzz/target/corpus/$target
found=$fuzz/target/found
mkdir -p "$corpus" "$found"
"$java" -cp "$class_path" dev.tidegate.fuzz.Seeds "$target" "$fuzz/target/seeds/$target"

# The heap is what a small gateway may have; an input that fills it is found. Avro's limits stay as they are by default.
exec "$java" -Xmx256m -XX:+UseSerialGC -cp "$class_path" com.code_intelligence.jazzer.Jazzer \
  --target_class=dev.tidegate.fuzz.FormatFuzzer \
  --target_args="$target" \
  --instrumentation_includes='dev.tidegate.format.**:com.fasterxml.jackson.core.**:com.fasterxml.jackson.dataformat.**:org.apache.avro.**' \
  --disabled_hooks=com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery \
  --reproducer_path="$found" \
  -artifact_prefix="$found/$target-" \
  -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
  "$@" "$corpus" "$fuzz/target/seeds/$target"
