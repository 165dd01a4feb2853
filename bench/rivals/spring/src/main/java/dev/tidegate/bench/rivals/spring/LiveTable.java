package dev.tidegate.bench.rivals.spring;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** The latest row of each key, and who is told of changes: first the rows there are, then each change. */
@Component
class LiveTable extends TextWebSocketHandler {
    private static final int ROWS_A_FRAME = 500;
    private static final int SEND_TIME_LIMIT = 10_000;
    private static final int BUFFER_SIZE_LIMIT = 4 * 1024 * 1024;

    private final Map<String, String> rows = new HashMap<>();
    private final Map<String, WebSocketSession> sessions = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> unread = new HashMap<>();
    private final CountDownLatch allRead = new CountDownLatch(1);

    LiveTable(ConsumerFactory<String, String> consumers, @Value("${topic}") String topic) {
        try (Consumer<String, String> consumer = consumers.createConsumer("ends", "")) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            unread.putAll(consumer.endOffsets(partitions));
            consumer.beginningOffsets(partitions).forEach(unread::remove); // Those that are empty.
        }
        if (unread.isEmpty()) {
            allRead.countDown();
        }
    }

    void awaitRows() throws InterruptedException {
        allRead.await();
    }

    /** A group of its own: each server reads the whole topic. The lock keeps an old row from overtaking a new one. */
    @KafkaListener(topics = "${topic}", groupId = "#{T(java.util.UUID).randomUUID().toString()}")
    synchronized void apply(ConsumerRecord<String, String> record) {
        if (record.value() == null) {
            rows.remove(record.key());
            broadcast("{\"deleted\":" + record.key() + "}");
        } else {
            rows.put(record.key(), record.value());
            broadcast("{\"row\":" + record.value() + "}");
        }
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() + 1 >= unread.getOrDefault(partition, Long.MAX_VALUE)) {
            unread.remove(partition);
            if (unread.isEmpty()) {
                allRead.countDown();
            }
        }
    }

    private void broadcast(String text) {
        TextMessage message = new TextMessage(text);
        sessions.values().forEach(session -> {
            try {
                session.sendMessage(message);
            } catch (IOException | RuntimeException e) {
                sessions.remove(session.getId()); // Gone, or too slow: the decorator has closed it.
            }
        });
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession raw) throws IOException {
        WebSocketSession session = new ConcurrentWebSocketSessionDecorator(raw, SEND_TIME_LIMIT, BUFFER_SIZE_LIMIT);
        List<String> keys;
        synchronized (this) {
            sessions.put(session.getId(), session);
            keys = new ArrayList<>(rows.keySet());
        }
        for (int from = 0; from < keys.size(); from += ROWS_A_FRAME) {
            sendRows(session, keys.subList(from, Math.min(from + ROWS_A_FRAME, keys.size())));
        }
        session.sendMessage(new TextMessage("{\"live\":true}"));
    }

    private synchronized void sendRows(WebSocketSession session, List<String> keys) throws IOException {
        session.sendMessage(new TextMessage(keys.stream()
                .map(rows::get)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(",", "{\"rows\":[", "]}"))));
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        sessions.remove(session.getId());
    }
}
