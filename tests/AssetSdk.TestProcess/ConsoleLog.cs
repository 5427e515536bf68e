using AssetSdk.Restore;

namespace AssetSdk.TestProcess;

internal sealed class ConsoleLog : IRestoreLog
{
    public void Important(string message) => Console.WriteLine(message);

    public void Detail(string message)
    {
        // What is said in detail is of no interest here.
    }

    public void Progress(AssetProgress progress)
    {
        // Nor is how far it is.
    }
}
