using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Intake.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Jurisdictions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_FollowUps_open_in_prefecture",
                table: "FollowUps",
                columns: new[] { "Area2", "DueAt", "Id" },
                filter: "\"DoneAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_FollowUps_open_in_township",
                table: "FollowUps",
                columns: new[] { "Area4", "DueAt", "Id" },
                filter: "\"DoneAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Cases_Area4_Id",
                table: "Cases",
                columns: new[] { "Area4", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_FollowUps_open_in_prefecture",
                table: "FollowUps");

            migrationBuilder.DropIndex(
                name: "IX_FollowUps_open_in_township",
                table: "FollowUps");

            migrationBuilder.DropIndex(
                name: "IX_Cases_Area4_Id",
                table: "Cases");
        }
    }
}
