using System.Globalization;
using Kin.Signals;

namespace Kin.TestChild.Verbs;

/// <summary>
/// <c>listen COUNT SIGNAL...</c>: says "ready PID", then, when so many have come (0: at the end of its input), one line
/// for each that is there by then: number, origin, sender, its user, value, overrun.
/// </summary>
internal static class Listen
{
    public static int Run(string[] args)
    {
        int count = int.Parse(args[0], CultureInfo.InvariantCulture);
        using SignalListener listener = new([.. args.Skip(1).Select(Signal.Parse)]);
        Console.WriteLine($"ready {Environment.ProcessId}");
        List<SignalInfo> seen = [];
        if (count == 0)
        {
            Console.In.ReadToEnd();
        }

        while (seen.Count < count)
        {
            seen.Add(listener.Read());
        }

        while (listener.TryRead(out SignalInfo signal))
        {
            seen.Add(signal);
        }

        foreach (SignalInfo s in seen)
        {
            Console.WriteLine(
                $"{s.Signal.Number} {s.Origin} {s.SenderId?.ToString(CultureInfo.InvariantCulture) ?? "-"} "
                + $"{s.SenderUserId?.ToString(CultureInfo.InvariantCulture) ?? "-"} {s.PointerValue} {s.Overrun}");
        }

        return 0;
    }
}
