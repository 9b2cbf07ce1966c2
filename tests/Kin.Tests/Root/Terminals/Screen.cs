using System.Text;

namespace Kin.Tests.Root.Terminals;

/// <summary>What a child has printed to its terminal so far.</summary>
internal sealed class Screen(PseudoTerminal terminal)
{
    private readonly StringBuilder _text = new();
    private readonly byte[] _buffer = new byte[4096];

    /// <summary>Reads on until this text has been printed; everything up to the last read is given.</summary>
    public async Task<string> Shows(string text)
    {
        using CancellationTokenSource limit =
            CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!_text.ToString().Contains(text, StringComparison.Ordinal))
        {
            int count = await terminal.ReadAsync(_buffer, limit.Token);
            Assert.True(count > 0, $"'{text}' was not printed, but:\n{_text}");
            _text.Append(Encoding.Latin1.GetString(_buffer, 0, count));
        }

        return _text.ToString();
    }

    /// <summary>Reads to the end; gives all that was printed.</summary>
    public async Task<string> ToTheEnd()
    {
        int count;
        while ((count = await terminal.ReadAsync(_buffer, TestContext.Current.CancellationToken)) > 0)
        {
            _text.Append(Encoding.Latin1.GetString(_buffer, 0, count));
        }

        return _text.ToString();
    }

    /// <summary>Types text.</summary>
    public async Task Types(string text) =>
        await terminal.WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);
}
