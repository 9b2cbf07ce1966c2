using System.CommandLine;
using Kin.Native;
using Kin.Signals;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin nohup`: a program that goes on when its terminal is closed.</summary>
internal sealed class Nohup : Verb
{
    public Nohup()
        : base("nohup", "runs a program that goes on when the terminal is closed")
    {
        Order = WordOrder.OperandEndsOptions;
        TakesOperands("[--] COMMAND [ARGUMENT...]", most: int.MaxValue);
        Paragraphs =
        [
            "Becomes COMMAND, with SIGHUP ignored. A standard input that is a terminal cannot be read. A"
            + " standard output that is a terminal is appended to nohup.out, in this directory or else in"
            + " $HOME; a standard error that is one goes where the output goes. A line on standard error says"
            + " what was done. Streams that are no terminal stay.",
            "COMMAND stays in its session, and in the foreground unless the shell is told otherwise with &."
            + " 'kin run --detach' leaves both.",
        ];
        Examples =
        [
            new("kin nohup sleep 0.1 &", "in the background; goes on after the shell"),
            new("kin nohup sh -c 'echo done' >log 2>&1; cat log", "into a file of another name"),
            new("kin nohup -- sh -c 'kill -HUP $$; echo still here'", "what a closed terminal does"),
        ];
        ExitCodes =
        [
            new("0-255", "the exit code of COMMAND, which kin has become"),
            new("125", "nohup.out cannot be opened, or the line cannot be written; 127 with POSIXLY_CORRECT"),
            new("126", "COMMAND was found and cannot be executed"),
            new("127", "there is no such COMMAND"),
            new("2", "the command line is not understood"),
        ];
    }

    protected override int Execute(ParseResult line)
    {
        if (Operands is not [string program, ..] || program.Length == 0)
        {
            throw Wrong("there is no program to run.");
        }

        using IgnoredSignal closed = IgnoredSignal.Start(Signal.Hangup); // the terminal may go at any moment
        try
        {
            using Daemons.Nohup nohup = Daemons.Nohup.Prepare(new Command(program, Operands.Skip(1)));
            if (nohup.Notice is string notice && !Out.TryError($"kin: {notice}"))
            {
                return Failure; // nobody would know where the output is
            }

            nohup.Command.Exec();
            return Tool.ExitCodes.Success; // never: the program has taken over
        }
        catch (LinuxException e)
        {
            Out.Error($"kin: {Quoted.Short(e.Message)}");
            int code = Tool.ExitCodes.OfStart(e);
            return code == Tool.ExitCodes.NotStarted ? Failure : code;
        }
    }

    // POSIX wants 127 for a failure of nohup itself, and less than 126 for one of env and nice.
    private static int Failure => Environment.GetEnvironmentVariable("POSIXLY_CORRECT") is null
        ? Tool.ExitCodes.NotStarted : Tool.ExitCodes.NotFound;
}
