using Kin.Native;
using Kin.Native.Processes;
using Kin.Native.Spawn;

namespace Kin;

/// <summary>From the description of a process to the running one.</summary>
internal static class CommandStart
{
    /// <summary>Starts the command as it says.</summary>
    public static ChildProcess Begin(Command command) =>
        Begin(command, command.StandardOutput, command.StandardError);

    /// <summary>Starts the command with other output streams than it says.</summary>
    /// <param name="command">The command.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="vary">What is to be otherwise than the command can say; null: nothing.</param>
    public static ChildProcess Begin(
        Command command,
        StandardStream output,
        StandardStream error,
        Func<SpawnOptions, SpawnOptions>? vary = null)
    {
        ChildSignal.EnsureNotIgnored();
        TerminalRules.Check(command, output, error);
        ChildStreams streams = new(command, output, error);
        TerminalUse? terminal = null;
        try
        {
            terminal = TerminalUse.Begin(command, streams);
            SpawnOptions options = Options(
                command, streams.Descriptors, terminal?.Given ?? -1, streams.Terminal);
            SpawnedProcess spawned = Spawner.Spawn(vary?.Invoke(options) ?? options);
            streams.CloseChildSide();
            ChildProcess child = new(command, spawned, streams, terminal);
            terminal?.Started(child);
            return child;
        }
        catch
        {
            terminal?.NotStarted();
            streams.Dispose();
            throw;
        }
    }

    /// <summary>What the spawner is to do.</summary>
    public static SpawnOptions Options(
        Command command, IReadOnlyList<DescriptorMap> descriptors, int foreground, int terminal) =>
        CommandAttributes.AddTo(Plain(command, descriptors, foreground, terminal), command);

    private static SpawnOptions Plain(
        Command command, IReadOnlyList<DescriptorMap> descriptors, int foreground, int terminal) => new()
    {
        FileName = command.FileName,
        Arguments = [command.Argument0 ?? command.FileName, .. command.Arguments],
        Environment = EnvironmentOf(command),
        WorkingDirectory = command.WorkingDirectory,
        Descriptors = descriptors,
        NewSession = command.LeadsSession,
        NewProcessGroup = command.OwnsGroup && !command.LeadsSession,
        ControllingTerminal = terminal,
        ForegroundTerminal = foreground,
        CollectsOrphans = command.OwnsTree,
        ParentDeathSignal = command.KillOnParentExit ? command.ParentExitSignal.Number : 0,
    };

    // Null means the environment of this process, which the spawner knows best how to take over.
    private static List<string>? EnvironmentOf(Command command)
    {
        if (command.Environment.Count == 0 && !command.ClearEnvironment)
        {
            return null;
        }

        List<string> block = [];
        if (!command.ClearEnvironment)
        {
            block.AddRange(ProcessEnvironment.Current().Where(
                entry => !command.Environment.ContainsKey(entry[..entry.IndexOf('=')])));
        }

        foreach ((string name, string? value) in command.Environment)
        {
            if (value is not null)
            {
                block.Add($"{name}={value}");
            }
        }

        return block;
    }
}
