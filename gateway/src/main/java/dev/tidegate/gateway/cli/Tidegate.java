package dev.tidegate.gateway.cli;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.util.Optional;
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
        subcommands = {
            DevCommand.class,
            ServeCommand.class,
            SubscribeCommand.class,
            CheckCommand.class,
            FormatsCommand.class,
            PrepareCommand.class
        },
        scope = ScopeType.INHERIT)
public final class Tidegate {

    /** The exit code for what the user can mend. */
    static final int WRONG_INPUT = CommandLine.ExitCode.USAGE;

    Tidegate() {}

    /** The program as it is run: {@code commandLine().execute(args)} gives the exit code. */
    public static CommandLine commandLine() {
        return new CommandLine(new Tidegate())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, arguments) -> report(failure, command));
    }

    private static int report(Exception failure, CommandLine command) {
        if (failure instanceof TidegateException known) {
            command.getErr().println(known.getMessage());
            return known.code().kind() == ErrorCode.Kind.USER ? WRONG_INPUT : CommandLine.ExitCode.SOFTWARE;
        }
        command.getErr().println("Tidegate failed, by a fault of its own:");
        failure.printStackTrace(command.getErr());
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Optional.ofNullable(Tidegate.class.getPackage().getImplementationVersion())
                    .orElse("(not packaged)");
            return new String[] {"tidegate " + version, "Java " + Runtime.version()};
        }
    }
}
