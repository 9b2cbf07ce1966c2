namespace Kin;

/// <summary>What does not go together with a terminal of the child's own.</summary>
internal static class TerminalRules
{
    /// <summary>Throws for the first contradiction.</summary>
    /// <exception cref="InvalidOperationException">Says which and what to do.</exception>
    public static void Check(Command command, StandardStream output, StandardStream error)
    {
        if (command.Terminal is null)
        {
            return;
        }

        if (command.ControllingTerminal is not null)
        {
            throw new InvalidOperationException(
                "A session has one controlling terminal. Leave out Terminal or ControllingTerminal.");
        }

        RefusePipe(command.StandardInput, nameof(Command.StandardInput));
        RefusePipe(output, nameof(Command.StandardOutput));
        RefusePipe(error, nameof(Command.StandardError));
        if (command.Foreground)
        {
            throw new InvalidOperationException(
                "A child with a terminal of its own cannot have the foreground of another terminal too."
                + " Leave out Foreground or Terminal.");
        }

        if (command.NewProcessGroup)
        {
            throw new InvalidOperationException(
                "A child with a terminal of its own leads a session, and so a group already. Leave out"
                + " NewProcessGroup.");
        }
    }

    /// <summary>A program in a pipeline has its streams from there.</summary>
    /// <exception cref="ArgumentException">It has a terminal.</exception>
    public static void RefuseInPipeline(Command stage)
    {
        if (stage.Terminal is not null)
        {
            throw new ArgumentException(
                $"'{stage}' has a terminal of its own and cannot be part of a pipeline. Leave out Terminal.");
        }
    }

    private static void RefusePipe(StandardStream stream, string name)
    {
        if (stream.Kind is StreamKind.Piped or StreamKind.FromStream)
        {
            throw new InvalidOperationException(
                $"{name} cannot be a pipe of a child with a terminal of its own. Leave it out and use"
                + " ChildProcess.Terminal, or leave out Terminal.");
        }
    }
}
