package dev.tidegate.gateway.subscription;

import dev.tidegate.gateway.catalog.Table;
import dev.tidegate.gateway.testing.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A table's topic. In an upsert table each record gives its key a higher number than all records before, or deletes it.
 * In an append table the numbers of a partition's records are 1, 2, 3….
 */
final class SimulatedTopic {
    private static final Table UPSERT = Tables.upsert("id STRING, n INT, PRIMARY KEY (id) NOT ENFORCED");
    private static final Table APPEND = Tables.append("id STRING, n INT", "'format' = 'json'");
    private static final int KEYS = 6;

    private final Random random;
    private final boolean appends;
    private final List<List<Record>> partitions = new ArrayList<>();
    private int number;

    /** @param n negative for a delete */
    record Record(String id, int n) {
        boolean isDelete() {
            return n < 0;
        }
    }

    SimulatedTopic(Random random, int partitions) {
        this.random = random;
        this.appends = random.nextInt(4) == 0;
        for (int i = 0; i < partitions; i++) {
            this.partitions.add(new ArrayList<>());
        }
    }

    Table table() {
        return appends ? APPEND : UPSERT;
    }

    boolean appends() {
        return appends;
    }

    void produce() {
        if (appends) {
            int partition = random.nextInt(partitions.size());
            List<Record> records = partitions.get(partition);
            records.add(new Record("k" + partition, records.size() + 1));
            return;
        }
        int key = random.nextInt(KEYS);
        number++;
        partitions.get(key % partitions.size()).add(new Record("k" + key, random.nextInt(4) == 0 ? -1 : number));
    }

    int partitions() {
        return partitions.size();
    }

    int partition(String id) {
        return Integer.parseInt(id.substring(1)) % partitions.size();
    }

    long end(int partition) {
        return partitions.get(partition).size();
    }

    long[] ends() {
        return partitions.stream().mapToLong(List::size).toArray();
    }

    Record record(int partition, long offset) {
        return partitions.get(partition).get(Math.toIntExact(offset));
    }

    /** The table as of these next offsets. */
    Map<String, Integer> rows(long[] offsets) {
        Map<String, Integer> rows = new HashMap<>();
        for (int p = 0; p < offsets.length; p++) {
            for (long offset = 0; offset < offsets[p]; offset++) {
                Record record = record(p, offset);
                if (record.isDelete()) {
                    rows.remove(record.id);
                } else {
                    rows.put(record.id, record.n);
                }
            }
        }
        return rows;
    }

    @Override
    public String toString() {
        return "topic of " + Arrays.toString(ends());
    }
}
