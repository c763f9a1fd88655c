using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Intake.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class HeldCalls : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "HeldBy",
                table: "FollowUps",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "HeldUntil",
                table: "FollowUps",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_FollowUps_HeldBy",
                table: "FollowUps",
                column: "HeldBy",
                filter: "\"HeldBy\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_FollowUps_HeldBy",
                table: "FollowUps");

            migrationBuilder.DropColumn(
                name: "HeldBy",
                table: "FollowUps");

            migrationBuilder.DropColumn(
                name: "HeldUntil",
                table: "FollowUps");
        }
    }
}
