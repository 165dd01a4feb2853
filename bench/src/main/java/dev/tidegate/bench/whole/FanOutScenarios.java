package dev.tidegate.bench.whole;

import dev.tidegate.bench.whole.Scenario.Side;
import java.util.List;

/** From a topic to many WebSockets. */
final class FanOutScenarios {
    private static final int SECONDS = 10;
    /** A server's code is compiled once in its life; until then that takes more of the processors than the changes. */
    private static final int SECONDS_TO_GET_WARM = 60;

    private static final String TIMES = "for " + SECONDS + " s after " + SECONDS_TO_GET_WARM + " s to get warm";

    /** What the gateway makes of such a change. */
    private static final int FRAME_BYTES = 260;

    private FanOutScenarios() {}

    static Scenario each() {
        return new Scenario(
                "Fan-out, each change by itself",
                "1,000 WebSockets and one change every 10 ms, " + TIMES
                        + ". The bare Vert.x server sends frames of the same size on the same schedule and reads no"
                        + " Kafka.",
                List.of(
                        new Side("bare Vert.x broadcast", lab -> broadcast(lab, 1_000, 100)),
                        new Side("Tidegate", lab -> tidegate(lab, 1_000, 100, 1_000))));
    }

    static Scenario bursts() {
        return new Scenario(
                "Fan-out in bursts",
                "1,000 WebSockets and 5,000 changes a second of 10,000 keys, " + TIMES
                        + ", beside one change every 10 ms.",
                List.of(
                        new Side("100 changes/s offered", lab -> tidegate(lab, 1_000, 100, 10_000)),
                        new Side("5,000 changes/s offered", lab -> tidegate(lab, 1_000, 5_000, 10_000))));
    }

    /** @param perSecond how many changes; on few processors 1,000 of them tell who drowns last */
    static Scenario delay(int perSecond) {
        return new Scenario(
                "Delay, " + perSecond + " changes a second",
                "From the moment at which a change was due to be produced until a WebSocket has its frame: 100 WebSockets,"
                        + " so many changes of 1,000 keys, " + TIMES + ".",
                List.of(
                        new Side("Tidegate", lab -> tidegate(lab, 100, perSecond, 1_000)),
                        new Side(
                                "Node, ws and kafkajs",
                                lab -> server(
                                        lab,
                                        perSecond,
                                        topic -> lab.node(
                                                "server.mjs",
                                                "bootstrap=" + lab.bootstrap(),
                                                "topic=" + topic,
                                                "port=0"))),
                        new Side(
                                "Spring Boot, spring-kafka",
                                lab -> server(
                                        lab,
                                        perSecond,
                                        topic -> lab.rival(
                                                "spring",
                                                "dev.tidegate.bench.rivals.spring.Server",
                                                "bootstrap=" + lab.bootstrap(),
                                                "topic=" + topic,
                                                "port=0")))));
    }

    @FunctionalInterface
    private interface Start {
        ChildProcess of(String topic) throws Exception;
    }

    private static Measurement tidegate(Lab lab, int sockets, int perSecond, int keys) throws Exception {
        String topic = lab.newTopic(1);
        try (Gateway gateway = lab.gateway(lab.configuration(topic, Changes.COLUMNS, ""))
                        .awaitReady();
                Crowd crowd = Crowd.connect(gateway.port(), Gateway.CHANGES, sockets)) {
            Measurement measured = watch(lab, gateway.process(), crowd, topic, perSecond, keys);
            return measured.with("conflated", gateway.metric("tidegate_changes_conflated_total"));
        }
    }

    private static Measurement server(Lab lab, int perSecond, Start start) throws Exception {
        String topic = lab.newTopic(1);
        try (ChildProcess server = start.of(topic);
                Crowd crowd = Crowd.connect(Integer.parseInt(server.await("ready")), "/", 100)) {
            return watch(lab, server, crowd, topic, perSecond, 1_000);
        }
    }

    private static Measurement watch(Lab lab, ChildProcess server, Crowd crowd, String topic, int perSecond, int keys)
            throws Exception {
        Changes.make(lab.bootstrap(), topic, perSecond, SECONDS_TO_GET_WARM, keys);
        double cpu = server.cpuSeconds();
        long began = System.nanoTime();
        crowd.look();
        Changes.make(lab.bootstrap(), topic, perSecond, SECONDS, keys);
        return told(server, crowd, (System.nanoTime() - began) / 1e9, cpu);
    }

    private static Measurement broadcast(Lab lab, int sockets, int perSecond) throws Exception {
        try (ChildProcess server = lab.side(
                        "broadcast",
                        "Broadcast",
                        "sockets=" + sockets,
                        "bytes=" + FRAME_BYTES,
                        "micros=" + 1_000_000 / perSecond);
                Crowd crowd = Crowd.connect(Integer.parseInt(server.await("ready")), "/", sockets)) {
            Thread.sleep(SECONDS_TO_GET_WARM * 1_000L);
            double cpu = server.cpuSeconds();
            long began = System.nanoTime();
            crowd.look();
            Thread.sleep(SECONDS * 1_000L);
            return told(server, crowd, (System.nanoTime() - began) / 1e9, cpu);
        }
    }

    private static Measurement told(ChildProcess server, Crowd crowd, double seconds, double cpuBefore)
            throws Exception {
        long frames = crowd.frames.sum();
        long changes = crowd.changes.sum();
        double cpu = server.cpuSeconds() - cpuBefore;
        return new Measurement()
                .with("frames/s", frames / seconds)
                .with("changes/s", changes / seconds)
                .with("bytes a frame", crowd.bytes.sum() / (double) frames)
                .with("delay median, ms", crowd.delays().getValueAtPercentile(50) / 1e3)
                .with("p99, ms", crowd.delays().getValueAtPercentile(99) / 1e3)
                .with("µs CPU a frame", cpu * 1e6 / frames)
                .with(Measurement.RSS, server.peakRssMebibytes());
    }
}
