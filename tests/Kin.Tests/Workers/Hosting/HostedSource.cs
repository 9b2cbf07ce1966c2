namespace Kin.Tests.Workers.Hosting;

/// <summary>
/// The program of these tests. What it is asked for comes by the environment, which its workers inherit: CASE says what it
/// does, ENTER that Main begins with Worker.Enter(). It notes every process in which its code runs in the file LOG.
/// </summary>
internal static class HostedSource
{
    public const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="KIN_FOLDER/Kin.dll" />
            <Reference Include="KIN_FOLDER/Kin.Native.dll" />
          </ItemGroup>
        </Project>
        """;

    public const string Program = """
        using System.Runtime.CompilerServices;
        using Kin;
        using Kin.Daemons;
        using Kin.Workers;

        // So that it can also be a startup hook of its own.
        internal static class StartupHook
        {
            public static void Initialize() => App.Log("hook");
        }

        internal static class App
        {
            public static string Case => Environment.GetEnvironmentVariable("CASE") ?? "";

            public static void Log(string what)
            {
                if (Environment.GetEnvironmentVariable("LOG") is { } log)
                {
                    File.AppendAllText(log, $"{what} {Environment.ProcessId}\n");
                }
            }

            [ModuleInitializer]
            internal static void Begin()
            {
                Log("module");
                if (Case == "module-initializer")
                {
                    Console.WriteLine($"got {new WorkerPool(1).Run(Square, 3)}");
                }
            }

            private static int Main()
            {
                Log("main");
                if (Environment.GetEnvironmentVariable("ENTER") == "first")
                {
                    Worker.Enter();
                }

                switch (Case)
                {
                    case "daemon":
                        return BeDaemon();
                    case "late":
                        Work();
                        Worker.Enter();
                        break;
                    case "static-constructor":
                        Console.WriteLine($"got {Holder.Value}");
                        break;
                    case "static-constructor-of-the-function":
                        Console.WriteLine($"got {Circle.Value}");
                        break;
                    case "hook-taken-away":
                        using (WorkerPool pool = new(new WorkerPoolOptions
                        {
                            Workers = 1,
                            ConfigureWorker = command => command with
                            {
                                Environment = command.Environment!
                                    .ToDictionary(p => p.Key, p => p.Key == "DOTNET_STARTUP_HOOKS" ? null : p.Value),
                            },
                        }))
                        {
                            Console.WriteLine($"got {pool.Run(Square, 3)}");
                        }

                        break;
                    case "wait":
                        using (WorkerPool pool = new(1))
                        {
                            Console.WriteLine($"got {pool.Run(Square, 3)}");
                            Console.ReadLine();
                            Environment.CurrentDirectory = "/";
                            using WorkerPool second = new(1);
                            Console.WriteLine($"got {second.Run(Square, 4)}");
                        }

                        break;
                    default:
                        Work();
                        break;
                }

                return 0;
            }

            private static int BeDaemon()
            {
                if (Daemon.IsDaemon)
                {
                    Daemon.Ready($"at work in {Environment.CurrentDirectory}");
                    new ManualResetEvent(false).WaitOne(TimeSpan.FromMinutes(1));
                    return 1;
                }

                using StartedDaemon daemon = Daemon.Relaunch();
                using var process = ProcessHandle.Open(daemon.Id);
                bool apart = process.SessionId != ThisProcess.SessionId && daemon.Id != ThisProcess.Id;
                daemon.Process.SendSignal(Signal.Terminate);
                Console.WriteLine($"{daemon.Status}, apart: {apart}, {daemon.Process.Wait()}");
                return 0;
            }

            private static void Work()
            {
                int captured = Environment.ProcessId;
                using WorkerPool pool = new(2);
                (int worker, int parent) = pool.Run(() => (Environment.ProcessId, captured));
                int[] squares = pool.MapAsync(Enumerable.Range(0, 100), Square).Result;
                bool right = worker != captured && parent == captured && squares.Sum() == 328350;
                Console.WriteLine(right ? "got 9" : "wrong");
            }

            public static int Square(int x) => x * x;
        }

        internal static class Holder
        {
            public static readonly int Value = new WorkerPool(1).Run(App.Square, 3);
        }

        internal static class Circle
        {
            public static readonly int Value;

            static Circle() => Value = new WorkerPool(1).Run(Square, 3);

            private static int Square(int x) => x * x;
        }
        """;
}
