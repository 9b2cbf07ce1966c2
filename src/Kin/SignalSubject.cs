using System.Runtime.CompilerServices;
using Kin.Native;

namespace Kin;

/// <summary>What a signal was sent to, in words that are put together only when sending it failed.</summary>
[InterpolatedStringHandler]
internal ref struct SignalSubject
{
    private DefaultInterpolatedStringHandler _text;

    public SignalSubject(int literalLength, int formattedCount, int errno, out bool isNeeded)
    {
        isNeeded = errno is not (0 or Errno.ESRCH);
        _text = isNeeded ? new(literalLength, formattedCount) : default;
    }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public string ToStringAndClear() => _text.ToStringAndClear();
}
