using System.Reflection;
using System.Text;

namespace Kin.Workers.Dispatch;

/// <summary>
/// How to start this very program again. An executable of its own (an apphost, a single file) needs only its path. Under
/// the dotnet host the command line is taken from the kernel up to the entry assembly, so that options of the host
/// (--runtimeconfig, --depsfile ..., as test hosts use them) are kept.
/// </summary>
internal sealed record SelfCommand(string FileName, IReadOnlyList<string> Arguments)
{
    private static readonly Lazy<SelfCommand> s_current = new(Find);

    public static SelfCommand Current => s_current.Value;

    private static SelfCommand Find()
    {
        string path = Environment.ProcessPath
            ?? throw new InvalidOperationException("The path of this program is unknown: no worker can be started.");
        if (!Path.GetFileNameWithoutExtension(path).Equals("dotnet", StringComparison.Ordinal))
        {
            return new SelfCommand(path, []);
        }

        string[] line = Encoding.UTF8.GetString(File.ReadAllBytes("/proc/self/cmdline")).TrimEnd('\0').Split('\0');
        int entry = Array.FindIndex(line, 1, IsEntryAssembly);
        return entry > 0
            ? new SelfCommand(path, line[1..(entry + 1)])
            : throw new InvalidOperationException(
                "This process was not started as a .NET program that can be started again "
                + $"(its command line is '{string.Join(' ', line)}'), so it cannot have workers.");
    }

    private static bool IsEntryAssembly(string argument) =>
        argument.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
        && Path.GetFileNameWithoutExtension(argument) == Assembly.GetEntryAssembly()?.GetName().Name;
}
