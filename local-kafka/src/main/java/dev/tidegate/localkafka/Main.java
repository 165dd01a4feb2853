package dev.tidegate.localkafka;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A local Kafka as a process of its own: {@code PORT FOLDER [PROPERTY=VALUE ...]}. Its one line on standard output, the
 * bootstrap servers, says that it serves. It ends on a signal.
 */
public final class Main {
    private static final int CANNOT_START = 2;
    private static final int FAILED = 1;

    private Main() {}

    public static void main(String[] arguments) {
        PrintStream out = System.out;
        // Log lines, wherever they are configured to go, must not be taken for the answer.
        System.setOut(System.err);
        try {
            LocalKafka kafka = LocalKafka.start(settings(List.of(arguments)));
            Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop-kafka"));
            kafka.fatalFault().thenAccept(reason -> {
                System.err.println(reason);
                Runtime.getRuntime().halt(FAILED);
            });
            out.println(kafka.bootstrapServers());
        } catch (LocalKafkaException e) {
            System.err.println(e.getMessage());
            Runtime.getRuntime().halt(CANNOT_START);
        }
    }

    private static LocalKafkaSettings settings(List<String> arguments) {
        if (arguments.size() < 2 || !arguments.get(0).matches("\\d{1,5}")) {
            throw new LocalKafkaException(
                    "Give a port (0 for any) and a folder, then broker properties as NAME=VALUE.");
        }
        LocalKafkaSettings settings =
                LocalKafkaSettings.in(Path.of(arguments.get(1))).withPort(Integer.parseInt(arguments.get(0)));
        for (String property : arguments.subList(2, arguments.size())) {
            int equals = property.indexOf('=');
            if (equals < 1) {
                throw new LocalKafkaException("A broker property is written NAME=VALUE, not " + property + ".");
            }
            settings = settings.with(property.substring(0, equals), property.substring(equals + 1));
        }
        return settings;
    }
}
