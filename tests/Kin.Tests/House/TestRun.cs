using Kin.Tests.Leaks;

namespace Kin.Tests.House;

/// <summary>What surrounds the whole run: the watchdog, the leak guard and the table of skips, in this order.</summary>
public sealed class TestRun : IDisposable
{
    private readonly Watchdog _watchdog = new();
    private readonly LeakGuard _leaks = LeakGuard.Begin();

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _leaks.Check();
        }
        finally
        {
            SkipTable.Print();
            _watchdog.Dispose();
        }
    }
}
