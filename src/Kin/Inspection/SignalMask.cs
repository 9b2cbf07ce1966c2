using System.Globalization;

namespace Kin.Inspection;

/// <summary>A set of signals as /proc shows it: bit 0 is signal 1 (signal(7)).</summary>
/// <param name="Bits">The bits.</param>
public readonly record struct SignalMask(ulong Bits)
{
    /// <summary>The numbers of the signals in it, in order.</summary>
    public IEnumerable<int> Numbers
    {
        get
        {
            for (int number = 1; number <= 64; number++)
            {
                if (Contains(number))
                {
                    yield return number;
                }
            }
        }
    }

    /// <summary>Whether a signal is in it.</summary>
    /// <param name="number">1 to 64; no other one is.</param>
    public bool Contains(int number) => number is >= 1 and <= 64 && (Bits >> (number - 1) & 1) != 0;

    /// <summary>16 digits of base 16, as in /proc.</summary>
    public override string ToString() => Bits.ToString("x16", CultureInfo.InvariantCulture);
}
