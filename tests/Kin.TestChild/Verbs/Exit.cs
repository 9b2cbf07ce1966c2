using System.Globalization;

namespace Kin.TestChild.Verbs;

/// <summary><c>exit N</c>: ends with status N, 0 to 255.</summary>
internal static class Exit
{
    public static int Run(string[] args) => int.Parse(args[0], CultureInfo.InvariantCulture);
}
