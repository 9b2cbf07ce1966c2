using System.Text;

namespace Kin.TestChild.Verbs;

/// <summary>
/// <c>terminal STEP...</c>: what a program with a terminal may do, one step after the other. <c>key</c> reads a key by
/// <see cref="Console"/>, <c>line</c> reads a line from descriptor 0, <c>run:TEXT</c> and <c>foreground:TEXT</c> run a
/// shell to its end, <c>start:TEXT</c> starts one and <c>wait</c> waits for the one started last, <c>missing</c> tries to
/// give the terminal to a program that does not exist, <c>groups</c> prints the group of this process and that of the
/// terminal, <c>say:TEXT</c> prints.
/// </summary>
internal static class Terminal
{
    private static readonly Stack<ChildProcess> s_started = [];

    public static int Run(string[] args)
    {
        foreach (string arg in args)
        {
            string[] step = arg.Split(':', 2);
            Say(step[0] switch
            {
                "key" => $"key {Console.ReadKey(intercept: true).KeyChar}",
                "line" => $"line {Line()}",
                "say" => step[1],
                "run" => $"ran: {Shell(step[1]).Run()}",
                "foreground" => $"ran: {(Shell(step[1]) with { Foreground = true }).Run()}",
                "start" => $"started {Start(Shell(step[1]))}",
                "wait" => $"ended: {s_started.Pop().Wait()}",
                "missing" => Missing(),
                "groups" => Groups(),
                _ => throw new ArgumentException($"No such step: {arg}"),
            });
        }

        return 0;
    }

    private static Command Shell(string text) => new("sh", "-c", text);

    private static int Start(Command command)
    {
        s_started.Push(command.Start());
        return s_started.Peek().Id;
    }

    private static string Missing()
    {
        try
        {
            return new Command("/no/such/program") { Foreground = true }.Run().ToString();
        }
        catch (LinuxException e)
        {
            return e.ErrorName;
        }
    }

    private static string Groups()
    {
        string[] fields = File.ReadAllText("/proc/self/stat").Split(')')[1].Split(' ');
        return $"groups {fields[3]} {fields[6]}";
    }

    // Not by Console, which would change the terminal.
    private static string Line()
    {
        using FileStream input = new("/dev/stdin", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        StringBuilder line = new();
        for (int c = input.ReadByte(); c is not (-1 or '\n'); c = input.ReadByte())
        {
            line.Append((char)c);
        }

        return line.ToString();
    }

    private static void Say(string text) => Console.Out.WriteLine(text);
}
