using Kin.Native;
using Kin.Native.Memory;
using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>A program without free descriptors cannot take a large result: that call fails, and no worker is blamed.</summary>
[Collection(Alone.Name)]
public sealed class LostResultTests
{
    private const int Large = 100_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_result_that_finds_no_free_descriptor_fails_its_call_and_the_worker_goes_on()
    {
        await using WorkerPool pool = new(1);
        Assert.Equal(Large, (await pool.RunAsync(Deeds.Bytes, Large, Cancel)).Length);
        int pid = await pool.RunAsync(Deeds.Pid, Cancel);
        await Assert.ThrowsAsync<RemoteException>(() => pool.RunAsync(Deeds.Throw, "all is loaded", Cancel));
        LinuxException? lost = null;
        List<SafeFd> hogs = [];
        using (SafeFd file = MemoryFile.Create("kin-test", 1))
        using (Root.SoftLimit.OfOpenFiles(file.Number + 64))
        {
            Task<byte[]> call = pool.RunAsync(Deeds.Bytes, Large, Cancel);
            Hog(file, hogs);
            try
            {
                // The answer may have come before the last descriptor was taken.
                for (int i = 0; i < 3; i++)
                {
                    await call;
                    call = pool.RunAsync(Deeds.Bytes, Large, Cancel);
                }
            }
            catch (LinuxException e)
            {
                lost = e;
            }
            finally
            {
                hogs.ForEach(hog => hog.Dispose());
            }
        }

        Assert.Equal(Errno.EMFILE, lost?.ErrorNumber);
        Assert.Equal(pid, await pool.RunAsync(Deeds.Pid, Cancel));
        Assert.Equal(Large, (await pool.RunAsync(Deeds.Bytes, Large, Cancel)).Length);
    }

    private static void Hog(SafeFd file, List<SafeFd> hogs)
    {
        try
        {
            while (true)
            {
                hogs.Add(file.Duplicate());
            }
        }
        catch (LinuxException e) when (e.ErrorNumber == Errno.EMFILE)
        {
            // None is left.
        }
    }
}
