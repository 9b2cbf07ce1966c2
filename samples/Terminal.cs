#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// A program on a pseudo-terminal of its own: asked, answered, resized, and interrupted by Ctrl-C.
// dotnet run samples/Terminal.cs

using System.Text;
using Kin;

// Into a pipe ls prints one name a line; on a terminal it makes columns of them.
Command list = new("ls", "/etc") { Environment = new Dictionary<string, string?> { ["TERM"] = "dumb" } };
int lines = list.Capture().StandardOutput.Split('\n').Length;
int rows = list.WithTerminal(24, 200).Capture().StandardOutput.Split('\n').Length;
Console.WriteLine(rows < lines ? "on a terminal ls makes columns" : "ls is the same on a terminal");

const string Script = """
    trap 'echo "the window is now $(stty size)"' WINCH
    echo "I am on $(tty), $(stty size)"
    printf 'your name? '; read name; echo "hello, $name"
    while :; do sleep 0.1; done
    """;
await using ChildProcess child = new Command("sh", "-c", Script).WithTerminal(rows: 24, columns: 80).Start();
PseudoTerminal terminal = child.Terminal;
Console.WriteLine($"pid {child.Id} has {terminal.Name}");
await Shows("name? ");
await terminal.WriteAsync("you\n"u8.ToArray());      // typed, so it is echoed too
await Shows("hello, you");
terminal.Resize(50, 132);                            // the kernel sends SIGWINCH
await Shows("50 132");
await terminal.WriteAsync(new byte[] { 3 });         // Ctrl-C: a byte here, SIGINT there
Console.WriteLine();
Console.WriteLine(await child.WaitAsync());

async Task Shows(string text)
{
    StringBuilder shown = new();
    byte[] buffer = new byte[1024];
    while (!shown.ToString().Contains(text, StringComparison.Ordinal))
    {
        int count = await terminal.ReadAsync(buffer);
        if (count == 0)
        {
            throw new EndOfStreamException($"'{text}' was not shown.");
        }

        shown.Append(Encoding.UTF8.GetString(buffer, 0, count));
    }

    Console.Write(shown.Replace("\r\n", "\n"));
}
