using Kin.Native;
using Kin.Native.Processes;
using Kin.Native.Terminals;

namespace Kin;

/// <summary>
/// One child's use of the terminal of this process. While there is any, the terminal has the settings that
/// programs expect, not those by which <see cref="Console"/> reads keys; afterwards it has what was set
/// before.
/// </summary>
/// <remarks>
/// What a program sets on purpose stays set when it exits, as with a shell (stty). What it had set when a
/// signal ended it, say a killed editor, is undone.
/// </remarks>
internal sealed class TerminalUse
{
    private static readonly Lock s_users = new();
    private static int s_count;
    private static bool s_undo;
    private static Termios? s_before;

    private static readonly TimeSpan s_recheck = TimeSpan.FromSeconds(1);

    private readonly Lock _group = new();
    private readonly ManualResetEventSlim _over = new();
    private readonly Terminal? _given;
    private int _childGroup;
    private bool _ended;

    private TerminalUse(Terminal? given)
    {
        _given = given;
        lock (s_users)
        {
            if (s_count++ == 0)
            {
                using Terminal? terminal = Terminal.Open();
                if (terminal is { IsOurs: true })
                {
                    s_before = terminal.Settings;
                    RuntimeConsole.LendTerminal();
                }
            }
        }
    }

    /// <summary>
    /// The descriptor of the terminal that the child is to take over. -1: it takes nothing over.
    /// </summary>
    public int Given => _given?.Number ?? -1;

    /// <summary>
    /// The settings that the terminal had before any child used it. Null: this process was in the background.
    /// </summary>
    public static Termios? Before
    {
        get
        {
            lock (s_users)
            {
                return s_before;
            }
        }
    }

    /// <summary>Prepares the terminal for a child. Null: the child will not use it.</summary>
    public static TerminalUse? Begin(Command command, ChildStreams streams)
    {
        if (command.Foreground)
        {
            Terminal? terminal = Terminal.Open();
            if (terminal is { IsOurs: true })
            {
                return new TerminalUse(terminal);
            }

            terminal?.Dispose();
        }

        // A group in the background can neither read the terminal nor change its settings.
        bool inBackground = command.OwnsGroup && !command.LeadsSession;
        return !inBackground && streams.AnyIsTerminal() ? new TerminalUse(given: null) : null;
    }

    /// <summary>The child runs its program.</summary>
    public void Started(ChildProcess child)
    {
        if (_given is not null)
        {
            _childGroup = child.Id;
            child.Stops.ShareTerminal(this);
        }

        _given?.Dispose();
    }

    /// <summary>
    /// The child has been stopped: this process and its group stop too, and the shell has the terminal.
    /// </summary>
    public void StopWithChild(int signal)
    {
        using Terminal? terminal = Terminal.Open();
        Termios? ofChild = terminal?.Settings;

        // Continued in the background by a shell, and stopped since it reads, when this process has the
        // terminal by now: then it only has to be handed on.
        if (terminal is null or { IsOurs: false })
        {
            terminal?.TakeBackFrom(_childGroup);
            if (terminal is { IsOurs: true } && Before is Termios before)
            {
                terminal.Apply(before);
            }

            OwnGroup.Stop();
            if (signal is Libc.SIGTTIN or Libc.SIGTTOU && terminal is not { IsOurs: true })
            {
                // It wants what this process does not have. If the stop came to nothing (SIGTSTP is handled,
                // or there is no shell), continuing it at once would only stop it again.
                _over.Wait(s_recheck);
            }
        }

        lock (_group)
        {
            if (!_ended && terminal is { IsOurs: true })
            {
                if (ofChild is Termios settings)
                {
                    terminal.Apply(settings);
                }

                terminal.GiveTo(_childGroup);
            }
        }

        OwnGroup.Continue(_childGroup);
    }

    /// <summary>The child has ended: the terminal is this process's again.</summary>
    public void Ended(ExitStatus status)
    {
        using Terminal? terminal = Terminal.Open();
        lock (_group)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            _over.Set();
            if (_childGroup != 0)
            {
                terminal?.TakeBackFrom(_childGroup);
            }
        }

        End(terminal, killed: status.Signal is not null);
    }

    /// <summary>There is no child: its program could not be started.</summary>
    public void NotStarted()
    {
        _given?.TakeBackFromNobody();
        _given?.Dispose();
        using Terminal? terminal = Terminal.Open();
        End(terminal, killed: false);
    }

    private static void End(Terminal? terminal, bool killed)
    {
        lock (s_users)
        {
            s_undo |= killed;
            if (--s_count > 0)
            {
                return;
            }

            if (terminal is { IsOurs: true })
            {
                if (s_undo && s_before is Termios before)
                {
                    terminal.Apply(before);
                }

                RuntimeConsole.TakeTerminalBack();
            }

            s_undo = false;
            s_before = null;
        }
    }
}
