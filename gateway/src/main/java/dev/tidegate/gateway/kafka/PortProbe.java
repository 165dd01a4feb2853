package dev.tidegate.gateway.kafka;

import dev.tidegate.gateway.catalog.KafkaOptions;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Finds out why a cluster does not answer. Kafka's clients say no more than that they waited: a port that speaks TLS and
 * one that does not close the connection of the other kind of client without a word.
 */
public final class PortProbe {
    private static final Pattern ADDRESS = Pattern.compile("(?:[\\w.%-]*://)?\\[?([\\w.%:-]+?)]?:(\\d{1,5})");

    private PortProbe() {}

    /**
     * Looks at the first bootstrap server; nothing if it seems as it should be. Blocks for at most twice this long, and
     * sends no more than the beginning of a TLS handshake.
     */
    public static Optional<ClientFailure> failure(KafkaOptions options, Duration timeout) {
        String servers = options.values().getOrDefault("bootstrap.servers", "");
        Matcher address = ADDRESS.matcher(servers.split(",")[0].strip());
        if (!address.matches()) {
            return Optional.empty();
        }
        String protocol = options.values().getOrDefault("security.protocol", "PLAINTEXT");
        String server = "Kafka at " + servers + " does not answer: " + address.group(1) + ":" + address.group(2);
        int millis = (int) Math.min(Math.max(1, timeout.toMillis()), Integer.MAX_VALUE);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.group(1), Integer.parseInt(address.group(2))), millis);
            socket.setSoTimeout(millis);
            boolean speaksTls = speaksTls(socket, address.group(1));
            if (protocol.endsWith("SSL") && !speaksTls) {
                return failure(
                        server + " speaks no TLS, and security.protocol is " + protocol,
                        "security.protocol",
                        "Name the broker's TLS port, or write "
                                + (protocol.startsWith("SASL") ? "SASL_PLAINTEXT" : "PLAINTEXT"));
            } else if (!protocol.endsWith("SSL") && speaksTls) {
                return failure(
                        server + " speaks TLS, and security.protocol is " + protocol,
                        "security.protocol",
                        "Name another port, or write " + (protocol.startsWith("SASL") ? "SASL_SSL" : "SSL"));
            }
            return failure(
                    server + " is there, but closes or ignores requests, and security.protocol is " + protocol,
                    "security.protocol",
                    "If the broker asks for credentials, write "
                            + (protocol.endsWith("SSL") ? "SASL_SSL" : "SASL_PLAINTEXT"));
        } catch (SocketTimeoutException e) {
            return failure(server + " cannot be reached", "bootstrap.servers", "Check host, port and firewalls");
        } catch (IOException e) {
            return failure(
                    server + ": " + e.getMessage(),
                    "bootstrap.servers",
                    "Check host and port, and that the broker runs");
        } catch (RuntimeException e) {
            return Optional.empty(); // a port beyond 65535, say, which the clients report themselves
        }
    }

    /** Whether the other end takes part in a handshake, though it may end in a certificate that is not trusted here. */
    private static boolean speaksTls(Socket socket, String host) {
        try (SSLSocket tls = (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault())
                .createSocket(socket, host, socket.getPort(), false)) {
            tls.startHandshake();
            return true;
        } catch (SSLException e) {
            String message = String.valueOf(e.getMessage());
            return !(message.contains("Unsupported or unrecognized")
                    || message.contains("terminated the handshake")
                    || e.getCause() instanceof EOFException
                    || e.getCause() instanceof SocketException);
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<ClientFailure> failure(String problem, String option, String remedy) {
        return Optional.of(new ClientFailure(problem, option, remedy, false));
    }
}
