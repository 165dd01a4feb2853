package dev.tidegate.gateway.cli;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.Secrets;
import dev.tidegate.gateway.error.TidegateException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ScopeType;

/** The root command: {@code tidegate --help}, {@code tidegate --version}, and the commands below it. */
@Command(
        name = "tidegate",
        description = "Kafka topics as live, writable tables.",
        mixinStandardHelpOptions = true,
        versionProvider = Tidegate.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%nArguments:%n",
        descriptionHeading = "%n",
        footerHeading = "%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It worked.",
            "1:It failed; the message says why.",
            "2:An argument, a table or the configuration is wrong."
        },
        scope = ScopeType.INHERIT)
public final class Tidegate {

    /** What the JVM makes of an argument's bytes that it cannot decode. */
    private static final char UNREADABLE = '\uFFFD';

    /** The exit code for what the user can mend. */
    static final int WRONG_INPUT = CommandLine.ExitCode.USAGE;

    Tidegate() {}

    /** In the order in which help lists them. */
    private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("dev", DevCommand::new);
        COMMANDS.put("serve", ServeCommand::new);
        COMMANDS.put("subscribe", SubscribeCommand::new);
        COMMANDS.put("check", CheckCommand::new);
        COMMANDS.put("formats", FormatsCommand::new);
        COMMANDS.put("demo", DemoCommand::new);
        COMMANDS.put("prepare", PrepareCommand::new);
    }

    /** Runs the program, and gives its exit code. */
    public static int run(String... arguments) {
        CommandLine program = commandLine(arguments);
        for (String argument : arguments) {
            if (argument.indexOf(UNREADABLE) >= 0) {
                program.getErr()
                        .println("The argument '" + argument + "' is not text in the encoding of this terminal, "
                                + System.getProperty("sun.jnu.encoding")
                                + ". Set LC_ALL to a locale with UTF-8, such as C.UTF-8, and write it in UTF-8.");
                return WRONG_INPUT;
            }
        }
        return program.execute(arguments);
    }

    /**
     * The program as these arguments run it. Where they name a command it is the only one, for to look at all others
     * takes as long as a tenth of a start.
     */
    static CommandLine commandLine(String... arguments) {
        CommandLine program = new CommandLine(new Tidegate());
        Supplier<Object> wanted = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
        if (wanted == null) {
            COMMANDS.values().forEach(command -> program.addSubcommand(command.get()));
        } else {
            program.addSubcommand(wanted.get());
        }
        return program.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command));
    }

    private static int report(Exception failure, CommandLine command) {
        if (failure instanceof TidegateException known) {
            command.getErr().println(Secrets.redact(String.valueOf(known.getMessage())));
            return known.code().kind() == ErrorCode.Kind.USER ? WRONG_INPUT : CommandLine.ExitCode.SOFTWARE;
        }
        command.getErr().println("Tidegate failed, by a fault of its own:");
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        command.getErr().print(Secrets.redact(trace.toString()));
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"tidegate " + version(), "Java " + Runtime.version()};
        }
    }

    static String version() {
        return Optional.ofNullable(Tidegate.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }
}
