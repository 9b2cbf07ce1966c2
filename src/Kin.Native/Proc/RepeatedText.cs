namespace Kin.Native.Proc;

/// <summary>
/// A text that is nearly always the same one from file to file, such as the CPUs that are allowed: no string
/// is made then. Thread-safe.
/// </summary>
internal sealed class RepeatedText
{
    private volatile Known _last = new([], "");

    /// <summary>The text.</summary>
    public string Decode(ReadOnlySpan<byte> bytes)
    {
        Known last = _last;
        if (!bytes.SequenceEqual(last.Bytes))
        {
            _last = last = new Known(bytes.ToArray(), SystemText.Decode(bytes));
        }

        return last.Text;
    }

    private sealed class Known(byte[] bytes, string text)
    {
        public readonly byte[] Bytes = bytes;
        public readonly string Text = text;
    }
}
