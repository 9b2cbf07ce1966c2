using System.Globalization;

namespace Kin.Tests.Signals;

/// <summary>A child that says "ready PID" when it is, and then what it has to say.</summary>
internal sealed class Listening : IAsyncDisposable
{
    private readonly ChildProcess _child;
    private readonly StreamReader _output;

    private Listening(ChildProcess child)
    {
        _child = child;
        _output = new StreamReader(child.StandardOutput);
    }

    public int Id => _child.Id;

    public ChildProcess Child => _child;

    public static Task<Listening> Start(params string[] arguments) => Start(new Command(TestChild.Path, arguments));

    public static async Task<Listening> Start(Command command)
    {
        ChildProcess child = (command with
        {
            StandardInput = StandardStream.Piped,
            StandardOutput = StandardStream.Piped,
            NewProcessGroup = true,
        }).Start();
        Listening started = new(child);
        string? line = await started._output.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.Equal($"ready {child.Id}", line);
        return started;
    }

    /// <summary>Ends its input.</summary>
    public void EndInput() => _child.StandardInput.Dispose();

    /// <summary>The lines that it still prints, and how it ended.</summary>
    public async Task<(string[] Lines, ExitStatus Status)> RestAsync()
    {
        string text = await _output.ReadToEndAsync(TestContext.Current.CancellationToken);
        ExitStatus status = await _child.WaitAsync(TestContext.Current.CancellationToken);
        return (text.Split('\n', StringSplitOptions.RemoveEmptyEntries), status);
    }

    /// <summary>As <see cref="RestAsync"/>, from a child that ends well: the words of each line.</summary>
    public async Task<string[][]> WordsAsync()
    {
        (string[] lines, ExitStatus status) = await RestAsync();
        Assert.True(status.Success, status.ToString());
        return [.. lines.Select(line => line.Split(' '))];
    }

    public async ValueTask DisposeAsync()
    {
        _output.Dispose();
        await _child.DisposeAsync();
    }

    public override string ToString() => Id.ToString(CultureInfo.InvariantCulture);
}
