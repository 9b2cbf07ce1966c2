using System.Globalization;

namespace Kin.Tests.Root;

/// <summary>
/// A process that is no child of this one: a shell runs a script in the background, and reaps it or, told so,
/// leaves it a zombie until the test is over.
/// </summary>
internal sealed class Grandchild : IAsyncDisposable
{
    private readonly ChildProcess _parent;

    private Grandchild(ChildProcess parent, int id)
    {
        _parent = parent;
        Id = id;
    }

    public int Id { get; }

    public int ParentId => _parent.Id;

    /// <summary>Starts a script. It reads its standard input from <see cref="LetGo"/>.</summary>
    public static async Task<Grandchild> Start(string script, bool reap = true)
    {
        // A program that is not a shell never waits for what a shell before it, in the same process, started.
        string then = reap ? "wait" : "exec sleep 60 <&- >&-";
        ChildProcess parent = (new Command("sh", "-c", $"exec 3<&0; ({script}) <&3 >&- & echo $!; {then}") with
        {
            NewProcessGroup = true,
            StandardInput = StandardStream.Piped,
            StandardOutput = StandardStream.Piped,
        }).Start();
        using StreamReader reader = new(parent.StandardOutput, leaveOpen: true);
        string line = (await reader.ReadLineAsync(TestContext.Current.CancellationToken))!;
        while (!reap && !File.ReadAllText($"/proc/{parent.Id}/comm").StartsWith("sleep", StringComparison.Ordinal))
        {
            await Task.Delay(1, TestContext.Current.CancellationToken); // a shell still, and some reap at once
        }

        return new Grandchild(parent, int.Parse(line, CultureInfo.InvariantCulture));
    }

    /// <summary>Gives the script one line.</summary>
    public void LetGo()
    {
        _parent.StandardInput.Write("\n"u8);
        _parent.StandardInput.Flush();
    }

    public ValueTask DisposeAsync() => _parent.DisposeAsync();
}
