using System.Globalization;
using Kin.Workers;

namespace Kin.Tests.Workers.Processes;

/// <summary>The culture of a worker.</summary>
public class CultureTests
{
    private const int Milliseconds = 90_000;

    [Fact(Timeout = Milliseconds)]
    public async Task A_worker_has_the_cultures_of_the_thread_that_makes_it()
    {
        (CultureInfo culture, CultureInfo uiCulture) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            CultureInfo.CurrentUICulture = new CultureInfo("fr-FR");
            Task<string> there = WorkerProcess.RunAsync(
                () => $"{CultureInfo.CurrentCulture.Name} {CultureInfo.CurrentUICulture.Name} {1.5:0.0}",
                cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal("de-DE fr-FR 1,5", await there);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, uiCulture);
        }
    }

    [Fact(Timeout = Milliseconds)]
    public async Task All_threads_of_the_worker_have_it()
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Task<string> there = WorkerProcess.RunAsync(
                () => OfAnotherThread(), cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal("de-DE", await there);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static string OfAnotherThread()
    {
        string name = "";
        var thread = new Thread(() => name = CultureInfo.CurrentCulture.Name);
        thread.UnsafeStart();
        thread.Join();
        return name;
    }
}
