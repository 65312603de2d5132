package io.meridian.cli;

import io.meridian.cli.client.RefusedException;
import io.meridian.cli.client.UnreachableException;
import io.meridian.cli.explain.ExplainCommand;
import io.meridian.cli.explain.RouteCommand;
import io.meridian.cli.front.DownCommand;
import io.meridian.cli.front.FrontDoorException;
import io.meridian.cli.front.UpCommand;
import io.meridian.cli.resource.ApplyCommand;
import io.meridian.cli.resource.DeleteCommand;
import io.meridian.cli.resource.GetCommand;
import io.meridian.cli.sync.ReleaseCommand;
import io.meridian.cli.sync.StatusCommand;
import io.meridian.cli.sync.WaitCommand;
import io.meridian.cli.sync.ZoneCommand;
import io.meridian.cli.terminal.ExitCode;
import io.meridian.cli.terminal.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line as a whole. */
@Command(
        name = "meridian",
        description = "Work with a Meridian mesh: run one here, change it, and see what every zone holds of it.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all was done",
            "1:refused by the control plane, or not there",
            "2:the command line is wrong",
            "3:no control plane answers",
            "4:what was waited for did not come in time",
            "5:something on this machine failed"
        })
public final class MeridianCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    /** Every verb, ready to be run. */
    public static CommandLine in(Surroundings surroundings) {
        CommandLine line = new CommandLine(new MeridianCommand());
        line.addSubcommand(new UpCommand(surroundings));
        line.addSubcommand(new DownCommand(surroundings));
        line.addSubcommand(new ApplyCommand(surroundings));
        line.addSubcommand(new GetCommand(surroundings));
        line.addSubcommand(new DeleteCommand(surroundings));
        line.addSubcommand(new StatusCommand(surroundings));
        line.addSubcommand(new WaitCommand(surroundings));
        line.addSubcommand(new CommandLine(new ZoneCommand()).addSubcommand(new ReleaseCommand(surroundings)));
        line.addSubcommand(new CommandLine(new ExplainCommand()).addSubcommand(new RouteCommand(surroundings)));
        line.addSubcommand(new VersionCommand(surroundings));
        line.addSubcommand(new CompletionCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.getSubcommands().values().forEach(MeridianCommand::withHelp);
        withHelp(line);
        line.setExecutionExceptionHandler((failure, command, parsed) -> ended(failure, command));
        return line;
    }

    @Override
    public void run() {
        CommandSpec command = Objects.requireNonNull(spec);
        throw new ParameterException(command.commandLine(), "say what to do");
    }

    private static void withHelp(CommandLine line) {
        line.getSubcommands().values().forEach(MeridianCommand::withHelp);
        if (line.getCommandSpec().findOption("--help") == null) {
            line.getCommandSpec()
                    .addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .description("Show this help.")
                            .build());
        }
    }

    /** Every failure in one place: a sentence for people and a code for scripts. A bug keeps its stack trace. */
    private static int ended(Exception failure, CommandLine command) throws Exception {
        int code =
                switch (failure) {
                    case UnreachableException e -> ExitCode.UNREACHABLE;
                    case RefusedException e -> ExitCode.REFUSED;
                    case FrontDoorException e -> ExitCode.LOCAL;
                    case IllegalArgumentException e -> ExitCode.USAGE;
                    case IOException e -> ExitCode.LOCAL;
                    case UncheckedIOException e -> ExitCode.LOCAL;
                    default -> throw failure;
                };
        command.getErr().println("meridian " + command.getCommandName() + ": " + failure.getMessage());
        command.getErr().flush();
        return code;
    }
}
