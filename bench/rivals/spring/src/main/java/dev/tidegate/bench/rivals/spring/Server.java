package dev.tidegate.bench.rivals.spring;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Scanner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/** {@code bootstrap=HOST:PORT topic=NAME [port=0]}; ends with its standard input. */
@SpringBootApplication
@EnableWebSocket
public class Server implements WebSocketConfigurer {
    private final LiveTable table;

    Server(LiveTable table) {
        this.table = table;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(table, "/");
    }

    public static void main(String[] words) throws Exception {
        Thread inputEnds = new Thread(Server::exitWithInput, "exit-with-input");
        inputEnds.setDaemon(true);
        inputEnds.start();
        PrintStream out = System.out;
        System.setOut(System.err); // Where Spring Boot logs.
        ConfigurableApplicationContext context = SpringApplication.run(
                Server.class, Arrays.stream(words).map(word -> "--" + word).toArray(String[]::new));
        context.getBean(LiveTable.class).awaitRows();
        out.println("ready " + context.getEnvironment().getProperty("local.server.port"));
        inputEnds.join();
    }

    private static void exitWithInput() {
        new Scanner(System.in).forEachRemaining(word -> {});
        System.exit(0);
    }
}
